// What an operator's word means, by the same rules on the command line and in the file. An Error says what is wrong
// with the word and how to write it; whoever read the word says where it stood.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/result.h"
#include "settings/settings.h"

namespace eugress {

// Both ends are allowed.
struct Bounds {
  std::int64_t least = 0;
  std::int64_t most = 0;

  [[nodiscard]] constexpr bool hold(std::int64_t number) const noexcept { return least <= number && number <= most; }
  // "1,024 to 16,777,216"
  [[nodiscard]] std::string text() const;
};
constexpr Bounds interval_bounds{10, 900};            // seconds; decisions of the interval's length: 10 s to 15 min
constexpr std::chrono::seconds school_interval{900};  // at least, where pupils are minors
constexpr std::uint32_t school_small_count = 200;
constexpr Bounds seconds_bounds{1, 60};  // for which doctor looks at a link
constexpr std::size_t max_zones = 16;
constexpr std::size_t max_interfaces = 8;
constexpr Bounds worker_bounds{1, 16};
constexpr std::size_t max_excluded = 64;  // so many fit into a kernel filter whatever else is in it

// In quotes, short and without control characters, whatever it was.
[[nodiscard]] std::string in_quotes(std::string_view word);

[[nodiscard]] Result<std::int64_t> number_from(std::string_view word, Bounds bounds);
[[nodiscard]] Result<Prefix> prefix_from(std::string_view word);
// "52.3702, 4.8952" becomes "52.3702,4.8952".
[[nodiscard]] Result<std::string> position_from(std::string_view word);
// An IPv4 address and a port.
[[nodiscard]] Result<std::string> listen_from(std::string_view word);
// One kind of tunnel.
[[nodiscard]] Result<Tunnel> tunnel_from(std::string_view word);
// A /96 that is not the one everybody knows.
[[nodiscard]] Result<Prefix> nat64_prefix_from(std::string_view word);
[[nodiscard]] Result<std::string> interface_from(std::string_view word);
// To those that are watched as one: not twice, not beside "any", not too many.
[[nodiscard]] Result<void> add_interface(std::vector<std::string>& interfaces, std::string name);
[[nodiscard]] Result<std::string> gateway_from(std::string_view word);
// What somebody says in his own words.
[[nodiscard]] Result<std::string> remark_from(std::string_view word);
// A name, or a path that ends in .toml.
[[nodiscard]] Result<std::string> profile_from(std::string_view word);
[[nodiscard]] Result<std::string> zone_name_from(std::string_view word);
[[nodiscard]] Result<std::string> log_level_from(std::string_view word);
[[nodiscard]] Result<std::string> path_from(std::string_view word);
// FILE or FILE=LINEAGE.
[[nodiscard]] Result<DatabaseSetting> database_from(std::string_view word);
// ADDRESS or NAME, of `lookup`.
[[nodiscard]] Result<std::string> subject_from(std::string_view word);

}  // namespace eugress
