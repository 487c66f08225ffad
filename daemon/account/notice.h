// What a SIEM is told, once each: that traffic goes to a place outside the promised area, that the state of a claim
// changed, that another operator stands at the first hop, that a canary arrived or was lost. Found by comparing one
// Snapshot with what was told before; a Snapshot holds nothing of a client, so no notice does. At most `most_an_hour`
// are told, the others are counted. Pure; one thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "account/seen_book.h"
#include "account/snapshot.h"

namespace eugress {

enum class Severity : std::uint8_t { info, warning, critical };
[[nodiscard]] std::string_view to_text(Severity severity) noexcept;

// "C01" for media, "C03" for support, "C02" for all other metadata: as the alerts and the reports number them.
[[nodiscard]] std::string_view claim_number(Plane plane) noexcept;

struct Notice {
  NoticeKind kind = NoticeKind::place;
  Severity severity = Severity::info;
  // Of what is told, the run and the gateway: the same line read twice has one id. 16 hexadecimal digits.
  std::string id;
  Timestamp at;  // end of the interval, or the moment of the canary
  std::optional<Plane> plane;
  std::string profile;                // of claims
  std::optional<ClaimStatus> status;  // of claims
  std::string provider;               // of places and operators
  std::optional<Verdict> verdict;     // of places, as are the next three
  Grade grade = Grade::none;
  Country country;
  Law law = Law::unknown;
  std::string first_hop;  // of operators
  Counts counts;          // of places, both ways, since the start of the daemon
  std::optional<CanaryResult> canary;
  std::uint64_t epoch = 0;
};

class NoticeBook {
 public:
  static constexpr std::uint32_t most_an_hour = 60;
  static constexpr std::size_t most_remembered = 4096;

  // `gateway` only makes ids differ.
  explicit NoticeBook(std::string gateway) : gateway_(std::move(gateway)) {}

  [[nodiscard]] std::vector<Notice> see(const Snapshot& snapshot);
  [[nodiscard]] const NoticeCounts& counts() const noexcept { return counts_; }

 private:
  void see_places(const Snapshot& snapshot, std::vector<Notice>& told);
  void see_claims(const Snapshot& snapshot, std::vector<Notice>& told);
  void see_operators(const Snapshot& snapshot, std::vector<Notice>& told);
  void see_canaries(const Snapshot& snapshot, std::vector<Notice>& told);
  void tell(Notice notice, const std::string& what, std::vector<Notice>& told);

  std::string gateway_;
  SeenBook<std::string> told_{most_remembered};                  // places and operators
  std::map<std::pair<std::string, Plane>, ClaimStatus> claims_;  // by profile
  CanaryRecord canaries_;
  std::int64_t hour_ = 0;
  std::uint32_t told_this_hour_ = 0;
  NoticeCounts counts_;
};

}  // namespace eugress
