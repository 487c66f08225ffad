#include "account/notice.h"

#include <initializer_list>
#include <tuple>
#include <utility>

#include "base/digest.h"

namespace eugress {
namespace {

constexpr std::array<std::string_view, notice_kind_count> kind_texts{"claim", "place", "operator", "canary"};
constexpr std::array<std::string_view, 3> severity_texts{"info", "warning", "critical"};

// What the books distinguish beyond that (zone, round trip, whose meeting) makes no other place.
using Place = std::tuple<ProviderNumber, Plane, Country, Law, Verdict, Grade>;

std::map<Place, Counts> places_that_left(const std::vector<Cell>& cells) {
  std::map<Place, Counts> places;
  for (const Cell& cell : cells) {
    const CellKey& key = cell.key;
    if (key.verdict != Verdict::outside && key.verdict != Verdict::exempt) continue;  // did not leave
    Counts& counts = places[{key.provider, key.plane, key.country, key.law, key.verdict, key.grade}];
    counts += cell.counts.egress;
    counts += cell.counts.ingress;
  }
  return places;
}

// As the alerts have it: China on good evidence pages whatever is excused, and what rests on one opinion wakes nobody.
Severity severity_of(Country country, Verdict verdict, Grade grade) noexcept {
  constexpr Country china = *Country::from_text("CN");
  if (grade != Grade::a && grade != Grade::b) return Severity::info;
  if (country == china) return Severity::critical;
  return verdict == Verdict::outside ? Severity::warning : Severity::info;
}

Severity severity_of(ClaimStatus status) noexcept {
  return status == ClaimStatus::contradicted ? Severity::warning : Severity::info;
}

std::string notice_key(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text.append(part).append("|");
  return text;
}

std::string provider_of(const Setting& setting, ProviderNumber number) {
  return number != 0 && number <= setting.providers.size() ? setting.providers[number - 1U] : std::string{};
}

Notice notice_of(NoticeKind kind, Severity severity, const Snapshot& snapshot) {
  Notice notice;
  notice.kind = kind;
  notice.severity = severity;
  notice.at = snapshot.last_interval_end.value_or(Timestamp{});
  notice.epoch = snapshot.setting.epoch;
  return notice;
}

}  // namespace

std::string_view to_text(NoticeKind kind) noexcept {
  return kind_texts[static_cast<std::size_t>(kind)];
}
std::string_view to_text(Severity severity) noexcept {
  return severity_texts[static_cast<std::size_t>(severity)];
}

std::string_view claim_number(Plane plane) noexcept {
  if (plane == Plane::media) return "C01";
  return plane == Plane::support ? "C03" : "C02";
}

std::vector<Notice> NoticeBook::see(const Snapshot& snapshot) {
  std::vector<Notice> told;
  see_claims(snapshot, told);
  see_places(snapshot, told);
  see_operators(snapshot, told);
  see_canaries(snapshot, told);
  return told;
}

void NoticeBook::see_places(const Snapshot& snapshot, std::vector<Notice>& told) {
  for (const auto& [place, counts] : places_that_left(snapshot.cells)) {
    const auto& [provider, plane, country, law, verdict, grade] = place;
    Notice notice = notice_of(NoticeKind::place, severity_of(country, verdict, grade), snapshot);
    notice.plane = plane;
    notice.provider = provider_of(snapshot.setting, provider);
    notice.verdict = verdict;
    notice.grade = grade;
    notice.country = country;
    notice.law = law;
    notice.counts = counts;
    const std::string what = notice_key(
        {"place", notice.provider, to_text(plane), country.text(), to_text(law), to_text(verdict), to_text(grade)});
    if (told_.see(what, notice.at, notice.at)) tell(std::move(notice), what, told);
  }
}

// A claim that begins as one that cannot be told yet is no news; that it is contradicted always is.
void NoticeBook::see_claims(const Snapshot& snapshot, std::vector<Notice>& told) {
  for (const Claim& claim : snapshot.claims) {
    const auto [before, is_first] = claims_.try_emplace({claim.profile, claim.plane}, claim.status);
    const bool has_changed = std::exchange(before->second, claim.status) != claim.status;
    const bool has_left =
        claim.status == ClaimStatus::contradicted || claim.status == ClaimStatus::contradicted_excepted;
    if (!has_changed && !(is_first && has_left)) continue;  // as before
    Notice notice = notice_of(NoticeKind::claim, severity_of(claim.status), snapshot);
    notice.plane = claim.plane;
    notice.profile = claim.profile;
    notice.status = claim.status;
    tell(std::move(notice), notice_key({"claim", claim.profile, to_text(claim.plane), to_text(claim.status)}), told);
  }
}

void NoticeBook::see_operators(const Snapshot& snapshot, std::vector<Notice>& told) {
  for (const FirstHopOperator& seen : snapshot.first_hops.operators) {
    const std::string what = notice_key({"operator", seen.provider, seen.name});
    Notice notice = notice_of(NoticeKind::operator_, Severity::info, snapshot);
    notice.provider = seen.provider;
    notice.first_hop = seen.name;
    if (told_.see(what, notice.at, notice.at)) tell(std::move(notice), what, told);
  }
}

// Each one that arrived, because its silence says something; of those that are lost the first.
void NoticeBook::see_canaries(const Snapshot& snapshot, std::vector<Notice>& told) {
  const CanaryRecord& now = snapshot.setting.canary;
  const CanaryRecord before = std::exchange(canaries_, now);
  const auto add = [&](CanaryResult result, Severity severity, Timestamp at) {
    Notice notice = notice_of(NoticeKind::canary, severity, snapshot);
    notice.canary = result;
    notice.at = at;
    tell(std::move(notice), notice_key({"canary", to_text(result)}), told);
  };
  if (now.last_arrived && now.last_arrived != before.last_arrived)
    add(CanaryResult::arrived, Severity::info, *now.last_arrived);
  if (now.last_result == CanaryResult::lost && before.last_result == CanaryResult::arrived && now.last_sent)
    add(CanaryResult::lost, Severity::warning, *now.last_sent);
}

void NoticeBook::tell(Notice notice, const std::string& what, std::vector<Notice>& told) {
  const std::int64_t hour = std::chrono::floor<std::chrono::hours>(notice.at.time_since_epoch()).count();
  if (std::exchange(hour_, hour) != hour) told_this_hour_ = 0;
  if (told_this_hour_ >= most_an_hour) {
    ++counts_.left_out;
    return;
  }
  ++told_this_hour_;
  counts_.forgotten = told_.evicted();
  ++counts_.by_kind[static_cast<std::size_t>(notice.kind)];
  const std::string whole = what + to_text(notice.at) + "|" + gateway_;
  const void* const octets = whole.data();
  notice.id = sha256_text({static_cast<const std::uint8_t*>(octets), whole.size()}).substr(0, 16);
  told.push_back(std::move(notice));
}

}  // namespace eugress
