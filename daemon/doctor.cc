#include "doctor.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "base/exit_codes.h"
#include "capture/capture.h"
#include "capture/rights.h"
#include "examine.h"
#include "knowledge.h"
#include "run.h"
#include "tap_facts.h"

namespace eugress {
namespace {

std::optional<std::uint64_t> number_in(const char* path) {
  std::ifstream file{path};
  std::uint64_t number = 0;
  return file >> number ? std::optional{number} : std::nullopt;
}

std::optional<std::uint64_t> available_memory() {
  std::ifstream file{"/proc/meminfo"};
  std::string name;
  std::uint64_t kibibytes = 0;
  for (std::string unit; file >> name >> kibibytes;) {
    if (name == "MemAvailable:") return kibibytes << 10U;
    std::getline(file, unit);
  }
  return std::nullopt;
}

std::vector<std::string> interfaces_there() {
  std::vector<std::string> names;
  const auto interfaces = list_interfaces();
  if (!interfaces) return names;
  for (const InterfaceDescription& interface : *interfaces) names.push_back(interface.name);
  return names;
}

bool is_ready(const Examined& found) {
  if (found.facts == nullptr || !found.why_no_rights.empty() || !found.known) return false;
  return std::any_of(found.facts->interfaces.begin(), found.facts->interfaces.end(),
                     [](const InterfaceFacts& one) { return one.is_up; });
}

Examined look(const Settings& settings) {
  Examined found;
  found.settings = settings;
  found.grant = command_that_grants_capture();
  found.interfaces_there = interfaces_there();
  found.facts = facts_of_tap(settings);
  found.why_no_rights = why_no_capture();
  found.available_bytes = available_memory();
  found.filter_memory = number_in("/proc/sys/net/core/optmem_max");
  found.known = load_knowledge(settings, 1);
  if (is_ready(found)) {
    found.seen = watch_for(settings, *found.known, std::chrono::seconds{settings.seconds});
  } else {
    found.seen = Error{"that needs an interface that is up, the right to capture, and tables that can be read"};
  }
  if (!settings.evidence_directory.empty())
    found.log_place = look_at_log_place(settings.evidence_directory, settings.evidence_key);
  found.now = std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
  return found;
}

}  // namespace

int doctor(const Settings& settings) {
  const Examined found = look(settings);
  const Checkup checkup = examine(found);
  const std::string text = settings.as_json ? render_checkup_json(checkup) : render_checkup(checkup);
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) != 0) return exit_io;
  if (!found.known) return exit_configuration;
  return checkup.count(CheckState::mend) == 0 ? 0 : exit_amiss;
}

}  // namespace eugress
