#include "judge/judge.h"

#include <algorithm>

namespace eugress {
namespace {

constexpr std::array<std::string_view, verdict_count> verdict_texts{"inside", "outside", "exempt", "disputed",
                                                                    "unknown"};
constexpr Country eu_as_a_whole = code_of(Area::eu);

CountrySet countries_of(const PromisedArea& area, const RegionTable& regions, Day day) {
  CountrySet countries;
  for (std::uint16_t index = 0; index < Country::count; ++index) {
    const Country code = Country::from_index(index);
    const Country country = regions.resolve(code);
    const auto names = [&](const std::vector<Country>& list) {
      return std::any_of(list.begin(), list.end(), [&](Country named) { return regions.resolve(named) == country; });
    };
    const Law law = regions.law(country, day);
    const bool by_law = law != Law::unknown && std::find(area.laws.begin(), area.laws.end(), law) != area.laws.end();
    if ((by_law || names(area.including)) && !names(area.excluding)) countries.insert(code);
  }
  const CountrySet eu = regions.with_law(Law::eu, day);
  if (!eu.empty() && eu.is_within(countries)) countries.insert(eu_as_a_whole);
  return countries;
}

// The law that holds wherever in the set it is, if there is one.
Law common_law(const RegionTable& regions, const CountrySet& possible, Day day) noexcept {
  for (std::size_t i = 0; i < law_count; ++i) {
    const Law law = static_cast<Law>(i);
    if (law != Law::unknown && possible.is_within(regions.with_law(law, day))) return law;
  }
  return Law::unknown;
}

Law law_of(const RegionTable& regions, const Location& where, Day day) noexcept {
  if (where.is_inside_by_elimination) return common_law(regions, where.possible, day);
  if (where.country.is_known()) return regions.law(where.country, day);
  return where.area == Area::eu ? Law::eu : Law::unknown;
}

Verdict verdict_of(const RegionTable& regions, const CountrySet& promised, const Identification& id,
                   const Location& where) noexcept {
  if (id.plane == Plane::p2p || promised.empty() || where.is_edge) return Verdict::unknown;
  if (where.is_disputed) return Verdict::disputed;
  if (where.grade == Grade::none) return Verdict::unknown;
  if (where.is_inside_by_elimination) return Verdict::inside;
  if (where.country.is_known()) {
    return promised.contains(regions.resolve(where.country)) ? Verdict::inside : Verdict::outside;
  }
  const Country whole = code_of(where.area);
  return whole.is_known() && promised.contains(whole) ? Verdict::inside : Verdict::unknown;
}

}  // namespace

std::string_view to_text(Verdict verdict) noexcept {
  return verdict_texts[static_cast<std::size_t>(verdict)];
}

Promises::Promises(const Policy& policy, const RegionTable& regions) {
  std::vector<Day> days = regions.changes();
  days.insert(days.begin(), Day::min());
  for (const Day day : days) {
    Span span{day, {}};
    for (const PlanePromise& promise : policy.planes) {
      // Mostly one area is promised for all planes: it is worked out once a day.
      const PlanePromise& alike = *std::find_if(policy.planes.begin(), policy.planes.end(),
                                                [&](const PlanePromise& one) { return one.area == promise.area; });
      span.areas[static_cast<std::size_t>(promise.plane)] = &alike == &promise
                                                                ? countries_of(promise.area, regions, day)
                                                                : span.areas[static_cast<std::size_t>(alike.plane)];
    }
    if (spans_.empty() || spans_.back().areas != span.areas) spans_.push_back(span);
  }
}

const CountrySet& Promises::area(Plane plane, Day day) const noexcept {
  static const CountrySet nothing;
  const auto after = std::upper_bound(spans_.begin(), spans_.end(), day,
                                      [](Day wanted, const Span& span) { return wanted < span.from; });
  if (after == spans_.begin()) return nothing;
  return std::prev(after)->areas[static_cast<std::size_t>(plane)];
}

Judgement judge(const RegionTable& regions, const CountrySet& promised, const Identification& id, const Location& where,
                Day day) noexcept {
  return {verdict_of(regions, promised, id, where), law_of(regions, where, day), nullptr};
}

Judgement judge(const RegionTable& regions, const CountrySet& promised, const Exemptions& exemptions,
                const Identification& id, const Location& where, const Circumstances& circumstances) noexcept {
  Judgement judgement = judge(regions, promised, id, where, day_of(circumstances.at));
  if (judgement.verdict != Verdict::outside) return judgement;
  judgement.exemption = exemptions.covering({id.plane, circumstances.server, regions.resolve(where.country),
                                             circumstances.zone, circumstances.host, circumstances.at});
  if (judgement.exemption != nullptr) judgement.verdict = Verdict::exempt;
  return judgement;
}

std::string in_words(const PromisedArea& area) {
  std::string words;
  const auto join = [&](std::string_view part) { words += (words.empty() ? "" : " + ") + std::string{part}; };
  for (const Law law : area.laws) {
    switch (law) {
      case Law::eu:
        join("EU");
        break;
      case Law::eea:
        join("EEA");
        break;
      case Law::adequate:
      case Law::conditional:
      case Law::third:
      case Law::unknown:
      case Law::same_campus:
      case Law::abroad:
        join(to_text(law));
        break;
    }
  }
  for (const Country country : area.including) join(country.text());
  for (const Country country : area.excluding) words += ", without " + std::string{country.text()};
  return words;
}

}  // namespace eugress
