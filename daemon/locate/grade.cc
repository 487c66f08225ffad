#include "locate/grade.h"

#include <span>

namespace eugress {
namespace {

enum class Border : std::uint8_t { inside, outside, undecided };

Border border_side(const Hint& hint, const CountrySet& promised) noexcept {
  if (promised.empty()) return Border::undecided;
  if (hint.country.is_known()) return promised.contains(hint.country) ? Border::inside : Border::outside;
  // An area is inside if all of it is promised; if not, some of it may still be.
  return promised.contains(code_of(hint.area)) ? Border::inside : Border::undecided;
}

bool crosses(Border a, Border b) noexcept {
  return a != Border::undecided && b != Border::undecided && a != b;
}

std::span<const Hint> hints_of(const Location& where) noexcept {
  return {where.hints.data(), where.hint_count};
}

bool speaks_before(const Hint& a, const Hint& b) noexcept {
  const Day a_day = a.dated.value_or(Day::min());
  const Day b_day = b.dated.value_or(Day::min());
  return a_day != b_day ? a_day > b_day : a.country < b.country;
}

// Copies of one lineage are one witness. The newest that Reach left speaks for them all; of one age, the code that
// sorts first.
struct Ballot {
  std::array<const Hint*, Location::max_hints> votes{};
  std::size_t count = 0;

  [[nodiscard]] std::span<const Hint* const> all() const noexcept { return {votes.data(), count}; }
};

Ballot ballot_of(const Location& where) noexcept {
  Ballot ballot;
  for (const Hint& hint : hints_of(where)) {
    const bool votes = hint.source == HintSource::database && hint.is_kept && hint.country.is_known();
    if (!votes) continue;  // shown, but without a say
    const Hint** seat = nullptr;
    for (std::size_t i = 0; i < ballot.count; ++i) {
      if (ballot.votes[i]->lineage == hint.lineage) seat = &ballot.votes[i];
    }
    if (seat == nullptr) {
      ballot.votes[ballot.count++] = &hint;
    } else if (speaks_before(hint, **seat)) {
      *seat = &hint;
    }
  }
  return ballot;
}

// Most lineages; then the newest word; then the code that sorts first.
struct Lead {
  const Hint* hint = nullptr;
  std::size_t votes = 0;
  bool is_clear = false;  // no other country has as many
};

Lead lead_of(const Ballot& ballot) noexcept {
  Lead lead;
  for (const Hint* candidate : ballot.all()) {
    std::size_t votes = 0;
    for (const Hint* vote : ballot.all()) votes += vote->country == candidate->country ? 1U : 0U;
    if (lead.hint != nullptr && candidate->country == lead.hint->country) {
      if (speaks_before(*candidate, *lead.hint)) lead.hint = candidate;
    } else if (lead.hint == nullptr || votes > lead.votes) {
      lead = {candidate, votes, true};
    } else if (votes == lead.votes) {
      lead.is_clear = false;
      if (speaks_before(*candidate, *lead.hint)) lead.hint = candidate;
    }
  }
  return lead;
}

// What the rules look at.
struct Witnesses {
  const CountrySet* promised = nullptr;
  const Hint* best = nullptr;  // the operator-tied source of most weight, refuted or not
  Ballot databases;
  Lead lead;
};

Witnesses hear(const Location& where, const CountrySet& promised) noexcept {
  Witnesses heard;
  heard.promised = &promised;
  for (const Hint& hint : hints_of(where)) {
    if (is_operator_tied(hint.source) && heard.best == nullptr) heard.best = &hint;
  }
  heard.databases = ballot_of(where);
  heard.lead = lead_of(heard.databases);
  return heard;
}

// The city is from whoever says the same country and is of the same standing: an operator's country does not get its
// city from a database.
std::string_view city_beside(const Location& where, const Hint& by) noexcept {
  const Hint* namer = by.city.empty() ? nullptr : &by;
  for (const Hint& hint : hints_of(where)) {
    const bool same_standing = is_operator_tied(hint.source) == is_operator_tied(by.source);
    const bool names = same_standing && hint.is_kept && hint.country == by.country && !hint.city.empty();
    if (!by.city.empty() || !names) continue;
    if (namer == nullptr || (!is_operator_tied(hint.source) && speaks_before(hint, *namer))) namer = &hint;
  }
  return namer != nullptr ? namer->city : std::string_view{};
}

void place(Location& where, const Hint& by, Grade grade) noexcept {
  where.country = by.country;
  where.area = by.country.is_known() ? Area::none : by.area;
  where.city = by.country.is_known() ? city_beside(where, by) : by.city;
  where.grade = grade;
}

void dispute(Location& where) noexcept {
  where.grade = Grade::d;
  where.is_disputed = true;
}

// 1. Anycast, CDN edge or front relay: a place of the edge, not of the data.
bool is_edge(Location& where, const Witnesses&) noexcept {
  if (where.is_edge) where.country = Country::anycast();
  return where.is_edge;
}

// 2. Reach refutes every country outside the promised area.
bool is_eliminated(Location& where, const Witnesses&) noexcept {
  if (where.is_inside_by_elimination) where.grade = Grade::b;
  return where.is_inside_by_elimination;
}

// 3. Operator-tied sources conflict across the promised border, or Reach refutes the best of them.
bool is_operator_disputed(Location& where, const Witnesses& heard) noexcept {
  if (heard.best == nullptr) return false;
  bool disputed = !heard.best->is_kept;
  for (const Hint& a : hints_of(where)) {
    for (const Hint& b : hints_of(where)) {
      const bool both = is_operator_tied(a.source) && is_operator_tied(b.source) && a.is_kept && b.is_kept;
      if (both && crosses(border_side(a, *heard.promised), border_side(b, *heard.promised))) disputed = true;
    }
  }
  if (disputed) dispute(where);
  return disputed;
}

// Whoever runs an address publishes its geofeed; of a cloud's address that is the cloud. What both read from a host
// name is one reading.
bool are_independent(const Hint& a, const Hint& b) noexcept {
  const auto is_published = [](const Hint& hint) {
    return hint.source == HintSource::cloud_region || hint.source == HintSource::geofeed;
  };
  return a.source != b.source && !(a.rests_on_name && b.rests_on_name) && !(is_published(a) && is_published(b));
}

// 4. An operator-tied source and one other independent source agree on the country.
bool is_confirmed(Location& where, const Witnesses& heard) noexcept {
  if (heard.best == nullptr || !heard.best->country.is_known()) return false;
  const Hint& best = *heard.best;
  bool confirmed = false;
  for (const Hint* vote : heard.databases.all()) confirmed = confirmed || vote->country == best.country;
  for (const Hint& other : hints_of(where)) {
    if (is_operator_tied(other.source) && are_independent(other, best) && other.is_kept &&
        other.country == best.country)
      confirmed = true;
  }
  if (confirmed) place(where, best, Grade::a);
  return confirmed;
}

// 5. An operator-tied source, not refuted, perhaps contradicted by databases.
bool is_operator_alone(Location& where, const Witnesses& heard) noexcept {
  if (heard.best == nullptr) return false;
  place(where, *heard.best, Grade::b);
  return true;
}

// 6. Databases of different lineage agree, are not refuted, and a round trip was measured from a known position:
// without one, "not refuted" would mean that nobody tried.
bool is_database_agreement(Location& where, const Witnesses& heard) noexcept {
  const bool agrees = heard.lead.votes >= 2 && heard.lead.is_clear && where.reach != ReachClass::unmeasured;
  if (agrees) place(where, *heard.lead.hint, Grade::b);
  return agrees;
}

// 7. Unrefuted databases disagree across the border.
bool is_database_disputed(Location& where, const Witnesses& heard) noexcept {
  bool disputed = false;
  for (const Hint* vote : heard.databases.all()) {
    if (crosses(border_side(*vote, *heard.promised), border_side(*heard.databases.votes[0], *heard.promised))) {
      disputed = true;
    }
  }
  if (disputed) dispute(where);
  return disputed;
}

// 8. One unrefuted database, several on one side of the border, or only a cluster hint.
bool is_weak(Location& where, const Witnesses& heard) noexcept {
  const Hint* weak = heard.lead.hint;
  for (const Hint& hint : hints_of(where)) {
    if (weak == nullptr && hint.source == HintSource::cluster && hint.is_kept) weak = &hint;
  }
  if (weak != nullptr) place(where, *weak, Grade::c);
  return weak != nullptr;
}

using Rule = bool (*)(Location&, const Witnesses&) noexcept;
constexpr std::array<Rule, 8> rules{is_edge,           is_eliminated,         is_operator_disputed, is_confirmed,
                                    is_operator_alone, is_database_agreement, is_database_disputed, is_weak};

}  // namespace

void apply_grade(Location& where, const CountrySet& promised) noexcept {
  const Witnesses heard = hear(where, promised);
  where.decided_by = 0;
  for (const Rule rule : rules) {
    ++where.decided_by;
    if (rule(where, heard)) return;
  }
  where.decided_by = grade_rule_count;
  where.grade = Grade::none;  // 9. Nothing left.
}

}  // namespace eugress
