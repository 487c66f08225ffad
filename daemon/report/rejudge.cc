#include "report/rejudge.h"

#include <algorithm>

#include "evidence/archive.h"
#include "evidence/policy_text.h"

namespace eugress {
namespace {

constexpr std::int64_t rule_of_elimination = 2;
const std::vector<std::string_view> columns_of_regions{"code",        "name",     "law",  "area",  "valid_from",
                                                       "valid_until", "alias_of", "note", "source"};
constexpr Country eu_as_one = code_of(Area::eu);

std::string digest_of_regions(const LoggedKnowledge& in_force) {
  for (const LoggedFile& file : in_force.files) {
    if (file.name == "regions.tsv") return file.sha256;
  }
  return {};
}

}  // namespace

std::shared_ptr<const RegionTable> Rejudge::regions(const std::string& digest) {
  const auto [known, is_new] = regions_.try_emplace(digest);
  const auto text = is_new ? archived_table(log_, digest) : std::nullopt;
  if (!text) return known->second;
  const auto table = Table::parse("regions.tsv", *text, columns_of_regions);
  const auto parsed = table ? RegionTable::from_table(*table) : Result<RegionTable>{table.error()};
  if (parsed) known->second = std::make_shared<const RegionTable>(*parsed);
  return known->second;
}

std::shared_ptr<const Rejudge::Rules> Rejudge::rules(const std::string& policy, const std::string& regions_digest) {
  const auto [known, is_new] = rules_.try_emplace(policy + regions_digest);
  const auto text = is_new ? archived_table(log_, policy) : std::nullopt;
  const auto legal = regions(regions_digest);
  auto read = text && legal ? policy_from_archive(*text) : std::nullopt;
  if (!read) return known->second;
  Promises promises{read->policy, *legal};
  known->second = std::make_shared<const Rules>(Rules{std::move(read->policy), std::move(promises), legal});
  return known->second;
}

void Rejudge::begin(const LoggedKnowledge& in_force) {
  by_zone_.clear();
  const std::string regions_digest = digest_of_regions(in_force);
  for (const LoggedPolicy& policy : in_force.policies) {
    const auto found = rules(policy.archived, regions_digest);
    if (policy.zones.empty()) by_zone_[""] = found;
    for (const std::string& zone : policy.zones) by_zone_[zone] = found;
  }
}

bool Rejudge::Rules::is_excused(const Record& record, Plane plane, Country country) const {
  return std::any_of(policy.exemptions.begin(), policy.exemptions.end(), [&](const Exemption& one) {
    const auto is_named = [&](Country named) { return regions->resolve(named) == country; };
    const Timestamp start{std::chrono::seconds{record.start}};
    const Timestamp end{std::chrono::seconds{record.end}};
    return one.id == record.exemption && one.planes.test(static_cast<std::size_t>(plane)) && one.window.from() < end &&
           start < one.window.until() &&
           (one.countries.empty() || std::any_of(one.countries.begin(), one.countries.end(), is_named)) &&
           (one.zones.empty() || std::find(one.zones.begin(), one.zones.end(), record.zone) != one.zones.end()) &&
           !(one.kind == ExemptionKind::external_host && record.host == to_text(Host::own));
  });
}

Verdict Rejudge::Rules::verdict(const Record& record, Plane plane, Country country, Day day) const {
  const CountrySet& promised = promises.area(plane, day);
  if (plane == Plane::p2p || promised.empty() || record.country == Country::anycast().text()) return Verdict::unknown;
  if (record.grade == to_text(Grade::d)) return Verdict::disputed;
  if (record.grade == to_text(Grade::none)) return Verdict::unknown;
  if (record.rule == rule_of_elimination) return Verdict::inside;
  if (country.is_known()) {
    const Country resolved = regions->resolve(country);
    if (promised.contains(resolved)) return Verdict::inside;
    return is_excused(record, plane, resolved) ? Verdict::exempt : Verdict::outside;
  }
  return record.area == to_text(Area::eu) && promised.contains(eu_as_one) ? Verdict::inside : Verdict::unknown;
}

Rejudged Rejudge::judge(const Record& record) const {
  auto found = by_zone_.find(record.zone);
  if (found == by_zone_.end()) found = by_zone_.find(std::string_view{});
  if (found == by_zone_.end() || found->second == nullptr) return Rejudged::without_tables;
  const auto plane = plane_from_text(record.plane);
  if (!plane) return Rejudged::without_tables;
  const Country country = Country::from_text(record.country).value_or(Country::unknown());
  // As docs/auditors/rejudge.py has it: of the last second of the interval.
  const Day day = day_of(Timestamp{std::chrono::seconds{record.end - 1}});
  const bool is_law_alike = !country.is_known() || to_text(found->second->regions->law(country, day)) == record.law;
  const bool is_alike = is_law_alike && to_text(found->second->verdict(record, *plane, country, day)) == record.verdict;
  return is_alike ? Rejudged::alike : Rejudged::differs;
}

}  // namespace eugress
