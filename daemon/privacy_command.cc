#include "privacy_command.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/digest.h"
#include "base/exit_codes.h"
#include "knowledge.h"
#include "own_options.h"
#include "report/privacy_statement.h"
#include "tap_facts.h"

namespace eugress {
namespace {

constexpr const char* privacy_usage =
    R"(usage: eugress privacy-statement [OPTIONS]

Writes the notice for people (articles 13 and 14 GDPR), for a school with a page
for pupils, and the entry in the register (article 30), from the configuration
that eugress run would use: what the paper says is what the program does. What
no configuration knows stays a visible blank.

  --lang nl,en               languages; en if not given
  --out DIRECTORY            pages for the browser and the printer go there;
                             otherwise plain text to standard output
  --annotations FILE         its section [controller] says who is responsible:
                             docs/reference/report.md

  --config FILE --profile NAME --tables DIR --database FILE --position LAT,LON
                             as for eugress run

Exit codes: 0 done, 2 usage, 3 a file cannot be used, 78 bad configuration.
)";

std::string digest_of(const Knowledge& known, const std::string& profile) {
  const auto found = std::find_if(known.items.begin(), known.items.end(), [&](const KnowledgeItem& item) {
    return item.name == "profiles/" + profile + ".toml" || profile.ends_with(item.name);
  });
  return found == known.items.end() ? "" : found->sha256;
}

Result<std::string> digest_of_file(const std::string& path) {
  if (path.empty()) return std::string{};
  const auto text = text_of_file(path);
  if (!text) return text.error();
  const std::vector<std::uint8_t> octets(text->begin(), text->end());
  return sha256_text(octets);
}

bool is_loopback(const std::string& listen) {
  return listen.starts_with("127.");
}

Result<StatementGrounds> grounds_of(const Settings& settings, const Knowledge& known) {
  StatementGrounds grounds;
  const Policy& policy = known.policy();
  grounds.is_school = settings.is_school;
  grounds.provider = capitalised(policy.provider);
  grounds.document =
      policy.document.title + " (" + policy.document.issuer + ", " + to_text(policy.document.dated) + ")";
  grounds.profile = settings.profile;
  grounds.profile_sha256 = digest_of(known, settings.profile);
  grounds.configuration = settings.read_from;
  auto digest = digest_of_file(settings.read_from);
  if (!digest) return digest.error();
  grounds.configuration_sha256 = std::move(*digest);
  grounds.interval = settings.interval;
  for (const ZoneSetting& zone : settings.zones) {
    if (zone.population >= settings.small_count) grounds.zones.push_back(zone.name);
  }
  grounds.smallest_zone = settings.small_count;
  grounds.has_evidence = !settings.evidence_directory.empty();
  grounds.evidence_days = settings.evidence_days;
  grounds.reads_hellos_of_all = settings.client_hellos || !settings.has_filter;
  grounds.has_filter = settings.has_filter;
  grounds.has_name_feed = !settings.name_feed.empty();
  for (const Rules& rules : known.all_rules) {
    grounds.tells_hosts_apart = grounds.tells_hosts_apart || !rules.policy.tenants.empty();
    grounds.probes += static_cast<std::uint32_t>(rules.policy.reference_calls.size());
    grounds.exemptions += static_cast<std::uint32_t>(rules.policy.exemptions.size());
  }
  const TapDeclared tap = tap_declared(settings);
  grounds.excluded = tap.excluded;
  grounds.is_after_nat = tap.is_after_nat;
  grounds.scope = tap.scope;
  grounds.looks_into_tunnels = settings.tunnels != TunnelSet{};
  grounds.listen = settings.listen;
  grounds.is_loopback = is_loopback(settings.listen);
  return grounds;
}

int write_statement(const OwnOptions& options, const StatementGrounds& grounds,
                    const std::vector<Language>& languages) {
  std::string text;
  for (const Language language : languages) {
    const Document document = privacy_statement(grounds, language);
    if (const std::string* const directory = options.value("out")) {
      const std::string name = "eugress-privacy-statement." + std::string{to_text(language)} + ".html";
      if (const auto done = put_file(*directory, name, document_html(document)); !done)
        return complain_to_reader(done.error().message, exit_io);
      text += "written   " + *directory + "/" + name + "\n";
    } else {
      text += (text.empty() ? "" : "\n\n") + document_text(document);
    }
  }
  return say_to_reader(text, 0);
}

}  // namespace

int privacy_command(const std::vector<std::string>& arguments) {
  const auto options = OwnOptions::read(arguments, {{"lang", "out", "annotations"}, {"help"}});
  if (!options) return complain_to_reader(options.error().message, exit_usage);
  if (options->has("help")) return say_to_reader(privacy_usage, 0);
  if (!options->words.empty())
    return complain_to_reader("\"" + options->words.front() + "\" is one word too many", exit_usage);
  const auto languages = languages_from(*options);
  if (!languages) return complain_to_reader(languages.error().message, exit_usage);
  const SettingsOutcome outcome = settings_for(*options);
  if (const auto* const error = std::get_if<SettingsError>(&outcome))
    return complain_to_reader(error->message, error->exit_code);
  const Settings& settings = std::get<Settings>(outcome);
  const auto known = load_knowledge(settings, 1);
  if (!known) return complain_to_reader(known.error().message, exit_configuration);
  const auto annotations = annotations_from(*options);
  if (!annotations) return complain_to_reader(annotations.error().message, exit_configuration);
  auto grounds = grounds_of(settings, **known);
  if (!grounds) return complain_to_reader(grounds.error().message, exit_io);
  grounds->controller = annotations->controller;
  return write_statement(*options, *grounds, *languages);
}

}  // namespace eugress
