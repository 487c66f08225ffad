#include "locate/locate.h"

#include <algorithm>
#include <cmath>

#include "locate/grade.h"

namespace eugress {
namespace {

// One flow and the tables that may speak of it.
struct Question {
  const Places& places;
  const ProviderPlaces* tables;  // null if the flow is nobody's
  const Provider* provider;
  const Identification& id;
  const FlowFacts& facts;
  Day day;
};

const PlaceRow* place_on(const PrefixMap<PlaceRow>& places, Address address, Day day) noexcept {
  for (const PlaceRow* row : places.covering(address)) {
    if (row->validity.holds_on(day)) return row;
  }
  return nullptr;
}

void ask_places(const Question& question, const PrefixMap<PlaceRow>& places, HintSource source,
                Location& where) noexcept {
  const PlaceRow* const row = place_on(places, question.facts.server.address, question.day);
  if (row == nullptr) return;
  Hint hint;
  hint.source = source;
  hint.country = row->country;
  hint.city = row->city;
  hint.origin = source == HintSource::operator_override ? "overrides" : "places";
  hint.dated = row->dated;
  hint.rests_on_name = row->rests_on_name;
  if (row->country.is_anycast()) where.is_edge = true;
  where.add(hint);
}

void add_code(const CodePlace* code, HintSource source, Location& where) noexcept {
  if (code == nullptr || (!code->country.is_known() && code->area == Area::none)) return;
  Hint hint;
  hint.source = source;
  hint.country = code->country;
  hint.area = code->area;
  hint.city = code->city;
  hint.origin = "site-codes";
  hint.dated = code->dated;
  hint.rests_on_name = true;
  where.add(hint);
}

void ask_site_code(const Question& question, Location& where) noexcept {
  const HostRule* const rule = question.id.rule;
  if (rule == nullptr || rule->region_kind != RegionKind::site) return;
  if (question.provider == nullptr || question.provider->site_code == nullptr) return;
  const auto site = question.provider->site_code(question.facts.name.text(), question.facts.server.address);
  if (!site || !site->agrees) return;
  add_code(CodeTable::find(question.tables->codes.sites, site->code), HintSource::site_code, where);
}

void ask_region_word(const Question& question, Location& where) noexcept {
  const HostRule* const rule = question.id.rule;
  if (rule == nullptr || rule->region_kind != RegionKind::word) return;
  Hint hint;
  hint.source = HintSource::region_word;
  hint.area = area_from_text(rule->region).value_or(Area::none);
  if (hint.area == Area::none) hint.country = Country::from_text(rule->region).value_or(Country::unknown());
  if (hint.area == Area::none && !hint.country.is_known()) return;
  hint.origin = "hosts";
  hint.dated = rule->dated;
  hint.rests_on_name = true;
  where.add(hint);
}

void ask_cluster(const Question& question, Location& where) noexcept {
  const HostRule* const rule = question.id.rule;
  if (rule == nullptr || rule->region_kind != RegionKind::cluster || question.tables == nullptr) return;
  const std::string_view cluster = cluster_of(question.facts.name.text());
  add_code(CodeTable::find(question.tables->codes.clusters, cluster), HintSource::cluster, where);
}

// What is known to be announced from many places, in the operator's list and in the clouds' own files, is shown like
// the hint that it replaces.
void ask_anycast(const Question& question, Location& where) noexcept {
  if (question.places.anycast.find(question.facts.server.address) == nullptr) return;
  Hint hint;
  hint.source = HintSource::operator_override;
  hint.country = Country::anycast();
  hint.origin = "anycast list";
  where.is_edge = true;
  where.add(hint);
}

void ask_clouds(const Question& question, Location& where) noexcept {
  const CloudRanges& clouds = question.places.clouds;
  const CloudRanges::Range* const range = clouds.find(question.facts.server.address);
  if (range == nullptr) return;
  const CloudRegion& region = clouds.region(*range);
  if (!range->is_edge && !region.country.is_known()) return;  // a region that our table does not know
  Hint hint;
  hint.source = HintSource::cloud_region;
  hint.country = range->is_edge ? Country::anycast() : region.country;
  hint.city = range->is_edge ? std::string_view{} : region.city;
  hint.origin = region.name;
  hint.dated = region.dated;
  where.is_edge = where.is_edge || range->is_edge;
  where.add(hint);
}

void ask_geofeeds(const Question& question, Location& where) noexcept {
  for (const DatedGeofeed& geofeed : question.places.geofeeds) {
    const GeofeedPlace* const place = geofeed.feed.places.find(question.facts.server.address);
    if (place == nullptr || !place->country.is_known()) continue;  // not placed is no hint
    Hint hint;
    hint.source = HintSource::geofeed;
    hint.country = place->country;
    hint.city = place->city;
    hint.origin = geofeed.name;
    hint.dated = geofeed.dated;
    where.add(hint);
  }
}

void ask_databases(const Question& question, Location& where) noexcept {
  const std::vector<GeoDatabase>& databases = question.places.databases;
  for (std::size_t i = 0; i < databases.size(); ++i) {
    const GeoDatabase& database = databases[i];
    if (!database.has_countries()) continue;  // an AS number is no place
    const GeoOpinion opinion = database.look_up(question.facts.server.address);
    if (!opinion.country.is_known()) continue;  // no answer is no hint
    const auto first = std::find_if(databases.begin(), databases.end(),
                                    [&](const GeoDatabase& other) { return other.lineage() == database.lineage(); });
    Hint hint;
    hint.source = HintSource::database;
    hint.country = opinion.country;
    hint.city = opinion.city;
    hint.origin = database.name();
    hint.lineage = static_cast<std::uint8_t>(first - databases.begin() + 1);
    hint.dated = day_of(database.built());
    where.add(hint);
  }
}

bool is_listed_edge(const Question& question) noexcept {
  if (question.id.rule != nullptr && question.id.rule->is_edge) return true;
  if (question.tables == nullptr) return false;
  const auto layers = question.tables->edges.covering(question.facts.server.address);
  return std::any_of(layers.begin(), layers.end(),
                     [&](const Validity* validity) { return validity->holds_on(question.day); });
}

// Only what two exchanges vouch for may refute; the smallest alone may be a clock's mistake.
bool is_measured(const Question& question) noexcept {
  return question.places.horizon.is_placed() && question.facts.round_trip.bound() > Nanoseconds::zero();
}

void apply_reach(const Question& question, const CountrySet& promised, Location& where) noexcept {
  const Horizon& horizon = question.places.horizon;
  const Nanoseconds bound = question.facts.round_trip.bound();
  if (!is_measured(question)) return;
  where.reach = horizon.classify(bound);
  where.within_km = static_cast<std::uint32_t>(std::ceil(Horizon::within_km(bound)));  // at most 20,016
  for (std::size_t i = 0; i < where.hint_count; ++i) {
    where.hints[i].is_kept = !horizon.excludes(where.hints[i].country, bound);
  }
  if (where.is_edge || promised.empty() || !horizon.excludes_all_outside(promised, bound)) return;
  where.is_inside_by_elimination = true;
  where.possible = horizon.possible(bound);
}

}  // namespace

Location locate(const Places& places, const CountrySet& promised, const Providers& providers, const Identification& id,
                const FlowFacts& facts) noexcept {
  const std::size_t index = id.provider;  // 0 is nobody
  const bool has_tables = index != 0 && index <= places.providers.size();
  const bool is_known = index != 0 && index <= providers.size();
  const Question question{places,
                          has_tables ? &places.providers[index - 1] : nullptr,
                          is_known && has_tables ? providers[index - 1].provider : nullptr,
                          id,
                          facts,
                          day_of(facts.last_seen)};
  Location where;
  ask_places(question, places.overrides, HintSource::operator_override, where);
  ask_anycast(question, where);
  if (has_tables) ask_places(question, question.tables->places, HintSource::place, where);
  ask_site_code(question, where);
  ask_region_word(question, where);
  ask_clouds(question, where);
  ask_geofeeds(question, where);
  ask_databases(question, where);
  ask_cluster(question, where);
  where.is_edge = where.is_edge || is_listed_edge(question) || facts.round_trip.is_possible_relay();
  apply_reach(question, promised, where);
  apply_grade(where, promised);
  where.is_far = is_measured(question) && places.horizon.is_far(where.country, facts.round_trip.smallest);
  return where;
}

}  // namespace eugress
