// What one Knowledge says differently from another: which files differ, and which servers would be assessed otherwise.
// Plain values that outlive both; nothing of the campus in them, and no address that a page may not show.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "account/cell.h"
#include "account/reloads.h"
#include "identify/list_change.h"

namespace eugress {

struct ItemChange {
  std::string name;    // "country.mmdb", "providers/zoom/ranges.tsv"
  std::string before;  // SHA-256, empty: was not loaded
  std::string after;   // empty: is no longer
};

// The part of an assessment that people compare.
struct AssessedAs {
  ProviderNumber provider = 0;
  Plane plane = Plane::other;
  Country country;
  Area area = Area::none;  // where the country is unknown
  Law law = Law::unknown;
  Verdict verdict = Verdict::unknown;
  Grade grade = Grade::none;

  friend constexpr auto operator<=>(const AssessedAs&, const AssessedAs&) noexcept = default;
};
// "NL A inside", "EU B inside", "unknown unknown" (without a grade).
[[nodiscard]] std::string in_words(const AssessedAs& assessed);
[[nodiscard]] bool differs(ChangeKind kind, const AssessedAs& before, const AssessedAs& after) noexcept;

struct ServerChange {
  std::string server;  // "159.124.3.4", "2001:db8::1"; empty where it may not be shown
  std::uint16_t port = 0;
  Transport transport = Transport::udp;
  AssessedAs before;
  AssessedAs after;
  std::uint64_t bytes = 0;  // both ways, of all its flows that change alike
  std::uint64_t connections = 0;
};

struct KnowledgeChange {
  std::vector<ItemChange> items;
  std::vector<ListChange> lists;  // of providers whose list moved
  std::uint64_t compared = 0;     // servers, each on each of its planes; or flows
  std::array<std::uint64_t, change_kind_count> changed{};
  std::uint64_t bytes_compared = 0;
  std::uint64_t bytes_changed = 0;    // of servers that change in any way
  std::vector<ServerChange> servers;  // by bytes, the largest first

  [[nodiscard]] bool is_empty() const noexcept { return items.empty() && lists.empty() && servers.empty(); }
};

}  // namespace eugress
