#include "lookup.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "assess.h"
#include "export/story.h"

namespace eugress {
namespace {

std::optional<FlowFacts> facts_about(const Knowledge& known, const std::string& subject, Timestamp today) {
  FlowFacts facts;
  facts.first_seen = today;
  facts.last_seen = today;
  facts.transport = Transport::tcp;
  facts.server.port = 443;
  if (const auto address = Address::from_text(subject)) {
    const Side side = known.plan.side(*address, day_of(today));
    facts.server.address = *address;
    facts.listed_by = side.provider;
    facts.listed_service = side.service;
    return facts;
  }
  const auto name = HostName::from_text(subject);
  if (!name || name->text().find('.') == std::string_view::npos) return std::nullopt;
  facts.name = *name;
  facts.name_source = NameSource::handshake;
  return facts;
}

std::string_view in_words(ListedService service) noexcept {
  switch (service) {
    case ListedService::core:
      return "core";
    case ListedService::phone:
      return "phone";
    case ListedService::cdn:
      return "cdn";
    case ListedService::other:
      break;
  }
  return "not stated";
}

// Gathers what every table says of one subject, beside what assess() concludes.
class Teller {
 public:
  Teller(const Knowledge& known, const FlowFacts& facts, std::string subject)
      : known_(known), facts_(facts), day_(day_of(facts.last_seen)), assessment_(assess(known, facts)) {
    story_.subject = std::move(subject);
    story_.day = day_;
    story_.finding = spell_out(known, facts, assessment_);
  }

  Story tell() {
    tell_listings();
    tell_names();
    tell_edges();
    tell_law();
    tell_planes();
    tell_distances();
    return std::move(story_);
  }

 private:
  // Those that hold come first, and of these the longest prefix, which counts.
  void tell_listings() {
    for (const KnownProvider& provider : known_.providers) {
      std::vector<const ListedRange*> covering;
      for (const ListedRange& range : provider.ranges) {
        if (range.prefix.contains(facts_.server.address)) covering.push_back(&range);
      }
      std::stable_sort(covering.begin(), covering.end(), [this](const ListedRange* a, const ListedRange* b) {
        const bool a_holds = a->validity.holds_on(day_);
        return a_holds != b->validity.holds_on(day_) ? a_holds : a->prefix.length > b->prefix.length;
      });
      for (const ListedRange* const range : covering) {
        story_.listings.push_back({std::string{provider.provider->name}, range->prefix.text(),
                                   std::string{in_words(range->service)}, range->validity,
                                   range->validity.holds_on(day_)});
      }
    }
    const CloudRanges::Range* const range = known_.places.clouds.find(facts_.server.address);
    if (range != nullptr) story_.cloud_region = known_.places.clouds.region(*range).name;
  }

  void tell_names() {
    for (const KnownProvider& provider : known_.providers) {
      for (const HostRule* const rule : provider.hosts.all_matches(facts_.name.text())) {
        story_.name_rules.push_back({std::string{provider.provider->name}, rule->pattern, rule->id, rule->plane,
                                     rule->region, rule->is_edge, rule->dated});
      }
    }
    const Identification& id = assessment_.id;
    if (id.provider == 0 || id.rule == nullptr || id.rule->region_kind != RegionKind::site) return;
    const std::size_t index = id.provider - std::size_t{1};
    const auto code = known_.providers[index].provider->site_code(facts_.name.text(), facts_.server.address);
    if (!code) return;
    const CodePlace* const place = CodeTable::find(known_.places.providers[index].codes.sites, code->code);
    story_.site_code = {std::string{code->code}, std::string{(place ? place->country : Country::unknown()).text()},
                        place ? place->city : std::string{}, code->agrees};
  }

  void tell_edges() {
    const Address address = facts_.server.address;
    const auto add = [&](bool is_edge, std::string source) {
      if (is_edge) story_.edges.push_back(std::move(source));
    };
    const HostRule* const rule = assessment_.id.rule;
    if (rule != nullptr) add(rule->is_edge, "name rule " + rule->id);
    for (std::size_t i = 0; i < known_.places.providers.size(); ++i) {
      const auto layers = known_.places.providers[i].edges.covering(address);
      const bool holds =
          std::any_of(layers.begin(), layers.end(), [&](const Validity* validity) { return validity->holds_on(day_); });
      add(holds, "content network in the list of " + std::string{known_.providers[i].provider->name});
    }
    add(known_.places.anycast.find(address) != nullptr, "the operator's anycast list");
    const CloudRanges::Range* const range = known_.places.clouds.find(address);
    if (range != nullptr) add(range->is_edge, "edge service in the file of " + story_.cloud_region);
  }

  // Periods of one law, as the dated rows give them.
  void tell_law() {
    const Country country = assessment_.where.country;
    if (!country.is_known()) return;
    std::vector<Day> days = known_.regions.changes();
    days.insert(days.begin(), Day::min());
    for (const Day day : days) {
      const Law law = known_.regions.law(country, day);
      if (!story_.law.empty() && story_.law.back().law == law) continue;  // another country's change
      if (!story_.law.empty()) story_.law.back().validity.until = day;
      story_.law.push_back({law, {day, Day::max()}, false});
    }
    // Before the first row of a code nothing is said.
    if (story_.law.size() > 1 && story_.law.front().law == Law::unknown) story_.law.erase(story_.law.begin());
    for (Story::LegalSpan& span : story_.law) span.holds = span.validity.holds_on(day_);
  }

  void tell_planes() {
    if (assessment_.id.provider == 0) return;
    for (std::size_t i = 0; i < plane_count; ++i) {
      Identification id = assessment_.id;
      id.plane = static_cast<Plane>(i);
      const Assessment as_if = assess(known_, facts_, id);
      Story::PlaneLine line{id.plane, {}, as_if.judgement.verdict, as_if.where.grade, as_if.where.decided_by};
      for (const PlanePromise& promise : known_.policy().planes) {
        if (promise.plane == id.plane) line.promised = eugress::in_words(promise.area);
      }
      story_.planes.push_back(std::move(line));
    }
  }

  void tell_distances() {
    const Horizon& horizon = known_.places.horizon;
    story_.has_position = horizon.is_placed();
    const auto add = [&](Country country) {
      const auto kilometres = horizon.distance_to(country);
      const bool is_told = std::any_of(story_.distances.begin(), story_.distances.end(),
                                       [&](const Story::Distance& told) { return told.country == country; });
      if (!kilometres || is_told) return;
      // within_km() is proportional to the round trip.
      const double per_millisecond = Horizon::within_km(std::chrono::milliseconds{1});
      story_.distances.push_back({country, *kilometres, *kilometres / per_millisecond});
    };
    add(assessment_.where.country);
    for (std::size_t i = 0; i < assessment_.where.hint_count; ++i) add(assessment_.where.hints[i].country);
  }

  const Knowledge& known_;
  const FlowFacts& facts_;
  Day day_;
  Assessment assessment_;
  Story story_;
};

}  // namespace

Result<LookupAnswer> look_up(const Knowledge& known, const std::string& subject, Timestamp today) {
  const auto facts = facts_about(known, subject, today);
  if (!facts) return Error{"\"" + subject + "\" is neither an address nor a host name"};
  const Story story = Teller{known, *facts, subject}.tell();
  return LookupAnswer{render_story(story), render_story_json(story)};
}

}  // namespace eugress
