#include "assess.h"

namespace eugress {
namespace {

// Where another participant is, as a class: what the databases say of the country, if they say the same.
Law class_of_peer(const Knowledge& known, const FlowFacts& facts, Day day) noexcept {
  if (facts.is_peer_on_campus) return Law::same_campus;
  Law said = Law::unknown;
  for (const GeoDatabase& database : known.places.databases) {
    if (!database.has_countries()) continue;  // it has no opinion
    const Law law = known.regions.law(known.regions.resolve(database.look_up(facts.server.address).country), day);
    if (law == Law::unknown) continue;  // no opinion of this address
    const Law place = law == Law::eu || law == Law::eea ? Law::eea : Law::abroad;
    if (said != Law::unknown && said != place) return Law::unknown;
    said = place;
  }
  return said;
}

bool speaks_of(const Knowledge& known, const Rules& rules, ProviderNumber provider) noexcept {
  return provider != 0 && known.providers[provider - 1U].provider->name == std::string_view{rules.policy.provider};
}

// A name of the flow's own says it; of media, the join that they belong to.
Hosting hosting_of(const Knowledge& known, ZoneNumber zone, const Identification& id, const FlowFacts& facts) noexcept {
  const Host named = tenant_host(known, zone, {id.provider, id.rule}, facts.name.text());
  if (named != Host::unknown) return {named, HostBasis::tenant_name};
  const bool joined = id.plane == Plane::media && facts.joined.provider == id.provider;
  if (joined && facts.joined.host != Host::unknown) return {facts.joined.host, HostBasis::join};
  return {};
}

}  // namespace

Host tenant_host(const Knowledge& known, ZoneNumber zone, const NameMatch& match, std::string_view name) noexcept {
  const Rules& rules = known.rules(zone);
  return speaks_of(known, rules, match.provider) ? host_of(rules.policy.tenants, match.rule, name).host : Host::unknown;
}

Assessment assess(const Knowledge& known, const FlowFacts& facts, ZoneNumber zone) noexcept {
  return assess(known, facts, identify(known.providers, facts), zone);
}

Assessment assess(const Knowledge& known, const FlowFacts& facts, const Identification& id, ZoneNumber zone) noexcept {
  static const CountrySet nothing_promised;
  const Day day = day_of(facts.last_seen);
  if (id.plane == Plane::p2p) {  // nobody promised where other participants sit
    return {id, {}, {Verdict::unknown, class_of_peer(known, facts, day), nullptr}, {}, known.epoch};
  }
  const Rules& rules = known.rules(zone);
  const CountrySet& promised =
      speaks_of(known, rules, id.provider) ? rules.promises.area(id.plane, day) : nothing_promised;
  const Location where = locate(known.places, promised, known.providers, id, facts);
  const Hosting hosting = hosting_of(known, zone, id, facts);
  const Circumstances circumstances{facts.server.address, zone, hosting.host, facts.last_seen};
  return {id, where, judge(known.regions, promised, rules.exemptions, id, where, circumstances), hosting, known.epoch};
}

CellKey cell_of(const Assessment& assessment, ZoneNumber zone) noexcept {
  return {.provider = assessment.id.provider,
          .plane = assessment.id.plane,
          .country = assessment.where.country,
          .law = assessment.judgement.law,
          .verdict = assessment.judgement.verdict,
          .grade = assessment.where.grade,
          .reach = assessment.where.reach,
          .zone = zone,
          .host = assessment.hosting.host,
          .disagrees = has_disagreement(assessment.where)};
}

bool has_disagreement(const Location& where) noexcept {
  if (where.is_edge) return false;  // no country is decided on, so none can differ
  Country named;
  for (std::size_t i = 0; i < where.hint_count; ++i) {
    const Hint& hint = where.hints[i];
    if (!hint.is_kept) return true;
    if (!hint.country.is_known()) continue;  // an area contains many
    if (named.is_known() && hint.country != named) return true;
    named = hint.country;
  }
  return false;
}

Finding spell_out(const Knowledge& known, const FlowFacts& facts, const Assessment& assessment) {
  const Identification& id = assessment.id;
  const Location& where = assessment.where;
  Finding finding;
  if (id.provider != 0) finding.provider = known.providers[id.provider - 1U].provider->name;
  finding.plane = id.plane;
  finding.basis = id.basis;
  finding.law = assessment.judgement.law;
  finding.verdict = assessment.judgement.verdict;
  finding.epoch = assessment.epoch;
  finding.hosting = assessment.hosting;
  if (id.plane == Plane::p2p) return finding;  // nothing else is said of somebody's device
  if (id.rule != nullptr) {
    finding.names.emplace_back(id.rule->prints_name ? facts.name.text() : std::string_view{id.rule->id});
  }
  finding.country = where.country;
  finding.area = where.area;
  finding.city = where.city;
  finding.grade = where.grade;
  finding.decided_by = where.decided_by;
  finding.reach = where.reach;
  finding.within_km = where.within_km;
  finding.is_far = where.is_far;
  finding.is_edge = where.is_edge;
  for (std::size_t i = 0; i < where.hint_count; ++i) {
    const Hint& hint = where.hints[i];
    const std::string_view place =
        hint.country.is_known() || hint.area == Area::none ? hint.country.text() : to_text(hint.area);
    finding.hints.push_back({hint.source, std::string{place}, std::string{hint.city}, std::string{hint.origin},
                             hint.dated ? to_text(*hint.dated) : std::string{}, hint.is_kept});
  }
  finding.round_trip = facts.round_trip;
  if (assessment.judgement.exemption != nullptr) finding.exemption = assessment.judgement.exemption->id;
  for (const GeoDatabase& database : known.places.databases) {
    if (finding.asn != 0 || !database.has_asn()) continue;  // the first database that knows the network is enough
    const GeoOpinion opinion = database.look_up(facts.server.address);
    finding.asn = opinion.asn;
    finding.operator_name = opinion.operator_name;
  }
  const bool is_in_cloud_file = known.places.clouds.find(facts.server.address) != nullptr;
  finding.may_name_server = id.provider != 0 && (id.basis.address || id.basis.name || is_in_cloud_file);
  return finding;
}

}  // namespace eugress
