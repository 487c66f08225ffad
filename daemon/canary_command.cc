#include "canary_command.h"

#include <chrono>
#include <cstdio>
#include <string>

#include "base/exit_codes.h"
#include "canary.h"
#include "export/checkup.h"

namespace eugress {
namespace {

Checkup checkup_of(const CanaryJourney& journey) {
  Checkup checkup;
  checkup.observation_point = "A canary: a made-up call to Antarctica, from a frame to the metric that alerts read";
  for (const CanaryStation& station : journey.stations) {
    checkup.add(std::string{station.room}, station.is_passed ? CheckState::okay : CheckState::mend, station.said);
  }
  return checkup;
}

}  // namespace

int canary_command(const Settings& settings) {
  const auto known = load_knowledge(settings, 1);
  if (!known) {
    std::fprintf(stderr, "eugress: %s\n", known.error().message.c_str());
    return exit_configuration;
  }
  const auto now = std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
  const CanaryJourney journey = send_canary(**known, settings.interval, now);
  const Checkup checkup = checkup_of(journey);
  const std::string text = settings.as_json ? render_checkup_json(checkup) : render_checkup(checkup);
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) != 0) return exit_io;
  return journey.result() == CanaryResult::arrived ? 0 : exit_amiss;
}

}  // namespace eugress
