// What the server lines of a span of the log add up to, by plane, country and verdict. Written into the log every hour
// and at the end of a day, so that whoever reads it can recount, and so that totals outlive nothing they were made of.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace eugress {

class ControlTotals {
 public:
  struct Sum {
    std::uint64_t lines = 0;
    std::uint64_t bytes_out = 0;
    std::uint64_t bytes_in = 0;
    std::uint64_t connections = 0;

    friend bool operator==(const Sum&, const Sum&) = default;
  };
  using Key = std::tuple<std::string, std::string, std::string>;  // plane, country, verdict

  // Of whatever kind; only `server` and `rest` count. Canonical.
  void add(std::string_view line);
  void add(const ControlTotals& other);
  [[nodiscard]] bool is_empty() const noexcept { return sums_.empty(); }
  [[nodiscard]] const std::map<Key, Sum>& sums() const noexcept { return sums_; }
  void clear() noexcept { sums_.clear(); }

  // As `tally` lines, several if one is too long, over the entries [from, to).
  [[nodiscard]] std::vector<std::string> lines(std::uint64_t from, std::uint64_t to) const;

 private:
  std::map<Key, Sum> sums_;
};

}  // namespace eugress
