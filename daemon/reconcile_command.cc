#include "reconcile_command.h"

#include <charconv>
#include <chrono>
#include <filesystem>
#include <map>

#include "base/exit_codes.h"
#include "evidence/wall_clock.h"
#include "knowledge.h"
#include "own_options.h"
#include "report/reconcile.h"
#include "report_command.h"
#include "verified_log.h"

namespace eugress {
namespace {

constexpr const char* reconcile_usage =
    R"(usage: eugress reconcile LOG --period PERIOD [SOURCES] [OPTIONS]
       eugress reconcile STATUS.json --period PERIOD [SOURCES] [OPTIONS]

Puts the totals of an evidence log (a directory, verified first) or of a status
document (/api/v1/status, replay --json) beside what others counted, so that
each percentage has a denominator that is not ours.

  --nfdump FILE.csv          of a flow collector: TZ=UTC nfdump -o csv -q
  --interface FILE.csv       readings of a counter: time,rx_bytes,tx_bytes
  --participants FILE.csv    the provider's report of use:
                             date,participant_minutes
  --period 2026-09/10        months or days, as for eugress report. All in UTC
  --tolerance 5              per cent that log and collector may differ by
  --lang nl|en, --json       how to say it
  --key VKEY                 the verifier key that you trust

  --config FILE --profile NAME --tables DIR --database FILE --position LAT,LON
                             as for eugress run: whose addresses count

Exit codes: 0 done, 1 they disagree, or the log is not what was signed, 2 usage,
3 a file cannot be used, 78 bad configuration.
)";

ProviderNumber provider_of(const Knowledge& known) {
  for (std::size_t i = 0; i < known.providers.size(); ++i) {
    if (std::string_view{known.policy().provider} == known.providers[i].provider->name)
      return static_cast<ProviderNumber>(i + 1);
  }
  return 0;
}

// Whether the provider's list holds the address on that day; each is asked once.
class ListedAddresses {
 public:
  explicit ListedAddresses(const KnownProvider& provider) : provider_(provider) {}

  bool holds(const Address& address, Day day) {
    const auto [known, is_new] = asked_.try_emplace({address, day}, false);
    if (is_new) {
      for (const ListedRange& range : provider_.ranges)
        known->second = known->second || (range.validity.holds_on(day) && range.prefix.contains(address));
    }
    return known->second;
  }

 private:
  const KnownProvider& provider_;
  std::map<std::pair<Address, Day>, bool> asked_;
};

Result<void> add_log(const OwnOptions& options, const Knowledge& known, const ReportPeriod& period,
                     Reconciliation& into) {
  const auto verified = verified_log(into.source, options);
  if (!verified) return verified.error();
  const auto facts = facts_of({&verified->log}, {}, walk_words(known), {period}, wall_clock());
  if (!facts) return facts.error();
  const PeriodFacts& found = facts->front();
  into.seconds =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(found.until - found.from).count());
  into.seconds_assessable = found.seconds_assessable;
  const auto add = [](DayTotal& total, const Counts& counts) {
    total.bytes += counts.bytes;
    total.packets += counts.packets;
    total.connections += counts.connections;
  };
  for (const auto& [day, seen] : found.days) {
    for (const Counts& counts : seen.columns) add(into.logged[day], counts);
  }
  for (const auto& [day, booked] : found.book.days()) {
    for (const auto& [profile, planes] : booked.by_profile)
      add(into.logged_media[day], planes[static_cast<std::size_t>(Plane::media)].all());
  }
  return {};
}

Result<void> add_status(const Knowledge& known, Reconciliation& into) {
  const auto text = text_of_file(into.source);
  if (!text) return text.error();
  const auto totals = totals_from_status(into.source, *text, known.policy().provider);
  if (!totals) return totals.error();
  into.has_days = false;
  into.logged[into.span.from] = totals->all;
  into.logged_media[into.span.from] = totals->media;
  return {};
}

Result<void> add_sources(const OwnOptions& options, const Knowledge& known, Reconciliation& into) {
  if (const std::string* const path = options.value("nfdump")) {
    const auto text = text_of_file(*path);
    if (!text) return text.error();
    const ProviderNumber provider = provider_of(known);
    if (provider == 0) return Error{"the profile's provider has no list of addresses"};
    ListedAddresses listed{known.providers[provider - 1U]};
    auto flows = flows_from_nfdump(*path, *text, into.span,
                                   [&](const Address& address, Day day) { return listed.holds(address, day); });
    if (!flows) return flows.error();
    into.flows = std::move(*flows);
  }
  if (const std::string* const path = options.value("interface")) {
    const auto text = text_of_file(*path);
    if (!text) return text.error();
    auto link = link_from_counters(*path, *text, into.span);
    if (!link) return link.error();
    into.link = std::move(*link);
  }
  if (const std::string* const path = options.value("participants")) {
    const auto text = text_of_file(*path);
    if (!text) return text.error();
    auto use = use_from_minutes(*path, *text, into.span);
    if (!use) return use.error();
    into.use = std::move(*use);
  }
  return {};
}

Result<std::uint32_t> tolerance_from(const OwnOptions& options) {
  const std::string* const text = options.value("tolerance");
  if (text == nullptr) return std::uint32_t{50};
  std::uint32_t per_cent = 0;
  const auto [stopped, error] = std::from_chars(text->data(), text->data() + text->size(), per_cent);
  if (error != std::errc{} || stopped != text->data() + text->size() || per_cent > 100)
    return Error{"--tolerance is a whole number of per cent, 0 to 100"};
  return per_cent * 10;
}

int reconcile(const OwnOptions& options, Language language) {
  const std::string* const written = options.value("period");
  if (options.words.size() != 1 || written == nullptr)
    return complain_to_reader("reconcile needs a log or a status document, and --period", exit_usage);
  const auto period = ReportPeriod::parse(*written);
  if (!period) return complain_to_reader(period.error().message, exit_usage);
  const auto tolerance = tolerance_from(options);
  if (!tolerance) return complain_to_reader(tolerance.error().message, exit_usage);
  if (!options.has("nfdump") && !options.has("interface") && !options.has("participants"))
    return complain_to_reader("reconcile needs something to compare with: --nfdump, --interface or --participants",
                              exit_usage);
  const SettingsOutcome outcome = settings_for(options);
  if (const auto* const error = std::get_if<SettingsError>(&outcome))
    return complain_to_reader(error->message, error->exit_code);
  const auto known = load_knowledge(std::get<Settings>(outcome), 1);
  if (!known) return complain_to_reader(known.error().message, exit_configuration);
  Reconciliation found;
  found.source = options.words.front();
  found.span = {period->from, period->until};
  found.tolerance_per_mille = *tolerance;
  const bool is_log = std::filesystem::is_directory(found.source);
  const auto added = is_log ? add_log(options, **known, *period, found) : add_status(**known, found);
  if (!added) return complain_to_reader(added.error().message, exit_code_of_log(added.error()));
  if (const auto sources = add_sources(options, **known, found); !sources)
    return complain_to_reader(sources.error().message, exit_io);
  const std::string text = options.has("json") ? reconciliation_json(found) : reconciliation_text(found, language);
  return say_to_reader(text, found.disagrees() ? exit_amiss : 0);
}

}  // namespace

int reconcile_command(const std::vector<std::string>& arguments) {
  const auto options = OwnOptions::read(
      arguments, {{"period", "nfdump", "interface", "participants", "tolerance", "lang", "key"}, {"json", "help"}});
  if (!options) return complain_to_reader(options.error().message, exit_usage);
  if (options->has("help")) return say_to_reader(reconcile_usage, 0);
  const auto languages = languages_from(*options);
  if (!languages) return complain_to_reader(languages.error().message, exit_usage);
  return reconcile(*options, languages->front());
}

}  // namespace eugress
