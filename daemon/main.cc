// Which command; turns a Result into an exit code.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <string_view>

#include "base/exit_codes.h"
#include "canary_command.h"
#include "capture/capture.h"
#include "doctor.h"
#include "evidence/command.h"
#include "export/export.h"
#include "grounds.h"
#include "knowledge.h"
#include "knowledge_diff.h"
#include "lookup.h"
#include "loopback.h"
#include "privacy_command.h"
#include "reconcile_command.h"
#include "report_command.h"
#include "run.h"
#include "settings/settings.h"
#include "what_if.h"

namespace eugress {
namespace {

int say(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? 0 : exit_io;
}

int complain(const Error& error, int code) {
  std::fprintf(stderr, "eugress: %s\n", error.message.c_str());
  return code;
}

Timestamp now() {
  return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

// What is excused and awaited, and what each promised plane still lacks before "not contradicted" can be said of it.
std::string rules_text(const Knowledge& knowledge) {
  std::string text;
  for (const Rules& rules : knowledge.all_rules) {
    if (&rules != &knowledge.all_rules.front()) text += "zone profile   " + rules.policy.profile + "\n";
    for (const Exemption& one : rules.policy.exemptions) {
      text += "exemption      " + one.id + ", " + std::string{to_text(one.kind)} + ", until " +
              to_text(one.window.until()) + (one.window.until() < now() ? " (over)" : "") + "\n";
    }
    for (const ReferenceCall& call : rules.policy.reference_calls) {
      text += "reference call " + call.id + ", from " + to_text(call.window.from()) + "\n";
    }
    for (const PlanePromise& promise : rules.policy.planes) {
      const Sentence blind = blind_spot(knowledge, rules, promise.plane);
      if (!blind.empty())
        text += "blind on       " + std::string{to_text(promise.plane)} + ": " + blind.in(Language::english) + "\n";
    }
  }
  return text;
}

int check_configuration(const Settings& settings) {
  const auto known = load_knowledge(settings, 1);
  if (!known) return complain(known.error(), exit_configuration);
  const Knowledge& knowledge = **known;
  std::string text =
      "configuration  " + (settings.read_from.empty() ? std::string{"built-in defaults"} : settings.read_from) + "\n";
  text += "profile        " + knowledge.policy().profile + ", in force from " +
          to_text(knowledge.policy().effective_from) + "\n";
  text += "document       " + knowledge.policy().document.title + " (" + knowledge.policy().document.issuer + ", " +
          to_text(knowledge.policy().document.dated) + ")\n";
  for (const KnowledgeItem& item : knowledge.items) {
    text += "knowledge      " + item.name + "  sha256 " + item.sha256.substr(0, 16) +
            (item.built ? "  built " + to_text(day_of(*item.built)) : std::string{}) + "\n";
  }
  text += rules_text(knowledge);
  for (const std::string& sentence : knowledge.remarks) text += "remark         " + sentence + "\n";
  for (const Sentence& sentence : knowledge.lacking) text += "lacking        " + sentence.in(Language::english) + "\n";
  text += "ends soon      ";
  const auto ending = knowledge.regions.ending_within(day_of(now()), std::chrono::days{90});
  if (ending.empty()) text += "no legal row ends within 90 days";
  for (const LegalRow& row : ending) {
    text += std::string{row.country.text()} + " is " + std::string{to_text(row.law)} + " until " +
            to_text(row.validity.until) + "; ";
  }
  return say(text + "\nokay\n");
}

// What the daemon that runs here would change if it read what lies on disk now.
int show_diff(const Settings& settings) {
  const auto known = load_knowledge(settings, 1);
  if (!known) return complain(known.error(), exit_configuration);
  const auto page = fetch_page(settings.listen, "/api/v1/status");
  if (!page) return complain(page.error(), exit_io);
  const auto served = read_status(*page);
  if (!served) return complain(served.error(), exit_io);
  std::string text = "daemon     epoch " + std::to_string(served->epoch) + " at http://" + settings.listen + "/\n";
  if (served->servers_withheld != 0) {
    text += "left out   " + std::to_string(served->servers_withheld) +
            " servers of which the page withholds address or name; what-if judges all of a capture\n";
  }
  if (served->servers_of_earlier_epochs != 0) {
    text += "left out   " + std::to_string(served->servers_of_earlier_epochs) +
            " servers that were not seen since the last change of knowledge\n";
  }
  for (const std::string& sentence : served->suspicions) text += "tap        " + sentence + "\n";
  return say(text + render_change(compare(*served, **known)));
}

int look_up_subject(const Settings& settings) {
  const auto known = load_knowledge(settings, 1);
  if (!known) return complain(known.error(), exit_configuration);
  const auto answer = look_up(**known, settings.subject, now());
  if (!answer) return complain(answer.error(), exit_usage);
  return say(settings.as_json ? answer->json : answer->text);
}

// The settings with what the flags of what-if put in the place of what the file says.
Settings otherwise(Settings settings) {
  const Alternative& other = settings.alternative;
  if (!other.profile.empty()) settings.profile = other.profile;
  if (!other.tables.empty()) settings.tables = other.tables;
  if (!other.databases.empty()) settings.databases = other.databases;
  return settings;
}

int show_what_if(const Settings& settings) {
  const auto known = load_knowledge(settings, 1);
  if (!known) return complain(known.error(), exit_configuration);
  const auto other = read_knowledge(otherwise(settings), 2, known->get()).known;
  if (!other) return complain(other.error(), exit_configuration);
  const auto answer = what_if(settings, *known, **other, settings.subject);
  if (!answer) return complain(answer.error(), exit_io);
  if (answer->is_truncated) std::fprintf(stderr, "eugress: the capture is damaged; this is of what was good\n");
  const int said = say(settings.as_json ? render_change_json(answer->change) : render_change(answer->change));
  return said == 0 && answer->is_truncated ? exit_amiss : said;
}

int show_interfaces() {
  const auto interfaces = list_interfaces();
  if (!interfaces) return complain(interfaces.error(), exit_io);
  std::string text;
  for (const InterfaceDescription& interface : *interfaces) {
    text += interface.name + (interface.up ? "  up" : "  down") +
            (interface.description.empty() ? std::string{} : "  " + interface.description) + "\n";
  }
  return say(text);
}

// An auditor's commands, and those that write papers, have arguments of their own.
struct OwnCommand {
  std::string_view name;
  int (*run)(const std::vector<std::string>&);
};
constexpr std::array<OwnCommand, 4> own_commands{{{"evidence", evidence_command},
                                                  {"report", report_command},
                                                  {"privacy-statement", privacy_command},
                                                  {"reconcile", reconcile_command}}};

int obey(const Settings& settings, const std::function<SettingsOutcome()>& read_again) {
  switch (settings.command) {
    case Command::help:
      return say(usage(settings.subject));
    case Command::version:
      return say("eugress " EUGRESS_VERSION "\n");
    case Command::run:
      return run(settings, read_again);
    case Command::replay:
      return replay(settings);
    case Command::check:
      return settings.with_diff ? show_diff(settings) : check_configuration(settings);
    case Command::lookup:
      return look_up_subject(settings);
    case Command::interfaces:
      return show_interfaces();
    case Command::doctor:
      return doctor(settings);
    case Command::canary:
      return canary_command(settings);
    case Command::what_if:
      return show_what_if(settings);
  }
  return exit_usage;
}

}  // namespace
}  // namespace eugress

int main(int argument_count, char** arguments) {
  using namespace eugress;  // NOLINT(google-build-using-namespace): main cannot live inside it
  spdlog::set_default_logger(spdlog::stderr_logger_mt("eugress"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S%z %l %v");
  for (const OwnCommand& own : own_commands) {
    if (argument_count > 1 && arguments[1] == own.name) return own.run({arguments + 2, arguments + argument_count});
  }
  const SettingsOutcome outcome = read_settings(argument_count, arguments);
  if (const auto* const error = std::get_if<SettingsError>(&outcome)) {
    return complain(Error{error->message}, error->exit_code);
  }
  const Settings& settings = std::get<Settings>(outcome);
  spdlog::set_level(spdlog::level::from_str(settings.log_level));
  return obey(settings, [=] { return read_settings(argument_count, arguments); });
}
