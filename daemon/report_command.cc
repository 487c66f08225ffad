#include "report_command.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include "base/exit_codes.h"
#include "evidence/production.h"
#include "evidence/wall_clock.h"
#include "grounds.h"
#include "knowledge.h"
#include "own_options.h"
#include "report/combine.h"
#include "report/report.h"
#include "tap_facts.h"
#include "verified_log.h"

namespace eugress {
namespace {

constexpr const char* report_usage =
    R"(usage: eugress report [LOG]... --period PERIOD [OPTIONS]
       eugress report [LOG]... --mail [OPTIONS]
       eugress report --combine REPORT.json REPORT.json ... [OPTIONS]

Verifies the log in the directory LOG (the configured one if not given), adds up
a period, and writes a page for reading and printing in each language and one
JSON document. Says first what was covered. Several logs are those of several
gateways of one institution: one report of what all of them carried, in which
the same minute counts once. That a report was made becomes an entry of the log.

  --period 2026-09/10        months; also 2026-09, 2026-12/2027-01, or days:
                             2026-09-01/2026-09-14. All in UTC
  --lang nl,en               languages; en if not given
  --out DIRECTORY            where the files go; here if not given
  --json                     the JSON document to standard output, no files
  --annotations FILE         what the institution notes, attests and quotes:
                             docs/reference/report.md
  --participants FILE.csv    the provider's report of use, for telemetry an
                             hour: date,participant_minutes
  --key VKEY                 the verifier key that you trust; one a log
  --pair ORIGIN,ORIGIN       of two logs: both gateways see the same packets.
                             Each interval counts once, by the better of both
  --in KEY                   where no daemon runs: the signing key of the log,
                             so that the report becomes an entry
  --mail                     a plain text with the checkpoint to standard
                             output, of the seven days before today if no
                             period is given; for a timer of yours
  --combine                  one sheet over the JSON of many institutions

  --config FILE --profile NAME --tables DIR --database FILE --position LAT,LON
                             as for eugress run: the promise to judge by. It
                             must be the one that was in force

Exit codes: 0 done, 1 the log is not what was signed, or a report is damaged,
2 usage, 3 a file cannot be used, 4 done, and something of the period is
missing, 78 bad configuration, policy, table or database.
)";

// As the reader of rules names them among the knowledge.
std::string file_of(const std::string& profile) {
  if (!profile.ends_with(".toml")) return "profiles/" + profile + ".toml";
  return profile.substr(profile.rfind('/') == std::string::npos ? 0 : profile.rfind('/') + 1);
}

std::vector<ReportedProfile> profiles_of(const Settings& settings, const Knowledge& known) {
  std::vector<std::string> files{file_of(settings.profile)};
  for (const ZoneProfile& zone : known.policy().zones) {
    const std::string file = file_of(zone.profile);
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  }
  std::vector<ReportedProfile> profiles;
  for (std::size_t i = 0; i < known.all_rules.size() && i < files.size(); ++i) {
    const Policy& policy = known.all_rules[i].policy;
    profiles.push_back({policy.profile, files[i], policy.document.title, policy.document.issuer,
                        to_text(policy.document.dated), to_text(policy.effective_from), policy.document.reading});
  }
  return profiles;
}

ReportGrounds grounds_of(const Settings& settings, const Knowledge& known) {
  ReportGrounds grounds;
  grounds.words = walk_words(known);
  grounds.profiles = profiles_of(settings, known);
  grounds.items = known.items;
  const TapDeclared tap = tap_declared(settings);
  grounds.scope = tap.scope;
  grounds.is_after_nat = tap.is_after_nat;
  grounds.excluded = tap.excluded;
  grounds.least = settings.is_school ? 20 : 10;
  return grounds;
}

Result<ReportPeriod> period_from(const OwnOptions& options) {
  if (const std::string* const text = options.value("period")) return ReportPeriod::parse(*text);
  if (!options.has("mail")) return Error{"report needs --period, like 2026-09/10"};
  const Day today = day_of(wall_clock());
  const Day from = today - std::chrono::days{7};
  return ReportPeriod{to_text(from) + "/" + to_text(today - std::chrono::days{1}), from, today};
}

std::string file_name(const std::string& period, const std::string& ending) {
  std::string name = "eugress-report-" + period + ending;
  std::replace(name.begin(), name.end(), '/', '_');
  return name;
}

// What could be seen stands first, on the terminal, too.
std::string summary(const PeriodReport& report, Language language) {
  const PeriodFacts& facts = report.facts;
  std::string text = "coverage  " + share_text(facts.seconds_assessable, report.seconds_asked(), language) +
                     " of the period was good enough to judge by, " + std::to_string(facts.gaps_left()) + " gaps\n";
  for (const ProfileSection& section : report.sections) {
    for (const ClaimRow& row : section.rows) {
      if (row.entry->view == ClaimView::everything || row.entry->view == ClaimView::metadata)
        text += std::string{row.entry->id} + "       " + std::string{to_text(row.status)} + " (" +
                section.profile.profile + ")\n";
    }
  }
  return text;
}

// Each paper that was made is an entry of each log that it was made from.
void enter(const std::vector<VerifiedLog>& logs, const OwnOptions& options, const PeriodReport& report,
           const std::string& what, const std::string& paper) {
  const ReportPeriod& period = report.facts.period;
  const Production made = production_of(what, paper, period.from, period.until - std::chrono::days{1});
  for (const VerifiedLog& one : logs) {
    if (const auto sentence = enter_production(one.log, made, options.value("in")))
      static_cast<void>(complain_to_reader(*sentence, 0));
  }
}

int write_files(const std::vector<VerifiedLog>& logs, const PeriodReport& report, const OwnOptions& options,
                const std::vector<Language>& languages) {
  const std::string directory = options.value("out") != nullptr ? *options.value("out") : ".";
  std::string text = summary(report, Language::english);
  const auto put = [&](const std::string& ending, const std::string& what, const std::string& paper) -> Result<void> {
    const std::string name = file_name(report.facts.period.text, ending);
    text += "written   " + directory + "/" + name + "\n";
    if (const auto done = put_file(directory, name, paper); !done) return done;
    enter(logs, options, report, what, paper);
    return {};
  };
  for (const Language language : languages) {
    const auto done = put("." + std::string{to_text(language)} + ".html", "report-html", report_html(report, language));
    if (!done) return complain_to_reader(done.error().message, exit_io);
  }
  if (const auto done = put(".json", "report-json", report_json(report, languages)); !done)
    return complain_to_reader(done.error().message, exit_io);
  return say_to_reader(text, report.exit_code());
}

int say_mail(const std::vector<VerifiedLog>& logs, const PeriodReport& report, const OwnOptions& options,
             const std::vector<Language>& languages) {
  std::string text;
  for (const Language language : languages) text += (text.empty() ? "" : "\n\n") + report_mail(report, language);
  const int code = say_to_reader(text, report.exit_code());
  enter(logs, options, report, "report-mail", text);
  return code;
}

// Of the period, and of the one before as far as it is there.
Result<std::optional<UseTotals>> use_from(const OwnOptions& options, const ReportPeriod& period) {
  const std::string* const path = options.value("participants");
  if (path == nullptr) return std::optional<UseTotals>{};
  const auto text = text_of_file(*path);
  if (!text) return text.error();
  auto use = use_from_minutes(*path, *text, {period.before().from, period.until});
  if (!use) return use.error();
  return std::optional{std::move(*use)};
}

// Two of the logs, by their origins in either order.
std::optional<LogPair> pair_from(const std::string& text, const std::vector<VerifiedLog>& logs) {
  for (std::size_t one = 0; one < logs.size(); ++one) {
    for (std::size_t other = one + 1; other < logs.size(); ++other) {
      const std::string& first = logs[one].log.head().origin;
      const std::string& second = logs[other].log.head().origin;
      if (text == first + "," + second || text == second + "," + first) return LogPair{one, other};
    }
  }
  return std::nullopt;
}

Result<std::vector<LogPair>> pairs_from(const OwnOptions& options, const std::vector<VerifiedLog>& logs) {
  std::vector<LogPair> pairs;
  std::set<std::size_t> paired;
  for (const std::string& text : options.all("pair")) {
    const auto pair = pair_from(text, logs);
    if (!pair) return Error{"--pair " + text + " does not name two of the logs by their origins"};
    if (!paired.insert(pair->one).second || !paired.insert(pair->other).second)
      return Error{"--pair " + text + ": a log is of one pair only"};
    pairs.push_back(*pair);
  }
  return pairs;
}

int report_on(const OwnOptions& options, const std::vector<Language>& languages) {
  const auto period = period_from(options);
  if (!period) return complain_to_reader(period.error().message, exit_usage);
  const SettingsOutcome outcome = settings_for(options);
  if (const auto* const error = std::get_if<SettingsError>(&outcome))
    return complain_to_reader(error->message, error->exit_code);
  const Settings& settings = std::get<Settings>(outcome);
  std::vector<std::string> directories = options.words;
  if (directories.empty() && !settings.evidence_directory.empty()) directories = {settings.evidence_directory};
  if (directories.empty())
    return complain_to_reader("report needs the directory of a log: evidence.directory is not configured", exit_usage);
  const auto known = load_knowledge(settings, 1);
  if (!known) return complain_to_reader(known.error().message, exit_configuration);
  auto annotations = annotations_from(options);
  if (!annotations) return complain_to_reader(annotations.error().message, exit_configuration);
  std::vector<VerifiedLog> logs;
  for (const std::string& directory : directories) {
    auto log = verified_log(directory, options);
    if (!log) return complain_to_reader(log.error().message, exit_code_of_log(log.error()));
    logs.push_back(std::move(*log));
  }
  std::sort(logs.begin(), logs.end(),
            [](const VerifiedLog& a, const VerifiedLog& b) { return a.log.head().origin < b.log.head().origin; });
  std::vector<const LogReader*> readers;
  std::vector<Verification> verifications;
  for (VerifiedLog& one : logs) {
    if (!readers.empty() && readers.back()->head().origin == one.log.head().origin)
      return complain_to_reader("two logs have the origin " + one.log.head().origin, exit_usage);
    readers.push_back(&one.log);
    verifications.push_back(std::move(one.verification));
  }
  auto pairs = pairs_from(options, logs);
  if (!pairs) return complain_to_reader(pairs.error().message, exit_usage);
  auto use = use_from(options, *period);
  if (!use) return complain_to_reader(use.error().message, exit_io);
  ReportGrounds grounds = grounds_of(settings, **known);
  grounds.use = std::move(*use);
  grounds.pairs = std::move(*pairs);
  grounds.annotations = std::move(*annotations);
  const auto report = make_report(readers, std::move(verifications), *period, std::move(grounds), wall_clock());
  if (!report) return complain_to_reader(report.error().message, exit_io);
  if (options.has("mail")) return say_mail(logs, *report, options, languages);
  if (!options.has("json") || options.has("out")) return write_files(logs, *report, options, languages);
  const std::string document = report_json(*report, languages);
  const int code = say_to_reader(document, report->exit_code());
  enter(logs, options, *report, "report-json", document);
  return code;
}

int combine(const OwnOptions& options, const std::vector<Language>& languages) {
  std::vector<ReadReport> reports;
  for (const std::string& path : options.words) {
    const auto text = text_of_file(path);
    if (!text) return complain_to_reader(text.error().message, exit_io);
    auto report = read_report(path, *text);
    if (!report) return complain_to_reader(report.error().message, exit_amiss);
    reports.push_back(std::move(*report));
  }
  if (reports.empty()) return complain_to_reader("--combine needs the JSON of reports", exit_usage);
  if (const auto fine = can_be_combined(reports); !fine) return complain_to_reader(fine.error().message, exit_amiss);
  if (options.has("json") && !options.has("out")) return say_to_reader(combined_json(reports), 0);
  const std::string directory = options.value("out") != nullptr ? *options.value("out") : ".";
  std::string text;
  const auto put = [&](const std::string& ending, const std::string& content) -> Result<void> {
    const std::string name = file_name("combined-" + reports.front().period, ending);
    text += "written   " + directory + "/" + name + "\n";
    return put_file(directory, name, content);
  };
  for (const Language language : languages) {
    if (const auto done = put("." + std::string{to_text(language)} + ".html", combined_html(reports, language)); !done)
      return complain_to_reader(done.error().message, exit_io);
  }
  if (const auto done = put(".json", combined_json(reports)); !done)
    return complain_to_reader(done.error().message, exit_io);
  return say_to_reader(text, 0);
}

}  // namespace

WalkWords walk_words(const Knowledge& known) {
  WalkWords words;
  for (const KnownProvider& provider : known.providers) words.providers.emplace_back(provider.provider->name);
  words.zones = known.zone_names;
  words.claims = claim_setting(known);
  return words;
}

int report_command(const std::vector<std::string>& arguments) {
  const auto options =
      OwnOptions::read(arguments, {{"period", "lang", "out", "key", "in", "annotations", "pair", "participants"},
                                   {"json", "mail", "combine", "help"}});
  if (!options) return complain_to_reader(options.error().message, exit_usage);
  if (options->has("help")) return say_to_reader(report_usage, 0);
  const auto languages = languages_from(*options);
  if (!languages) return complain_to_reader(languages.error().message, exit_usage);
  return options->has("combine") ? combine(*options, *languages) : report_on(*options, *languages);
}

}  // namespace eugress
