// What the server lines of a span of the log add up to, by plane, country and verdict. Written into the log every hour
// and at the end of a day, so that whoever reads it can recount, and so that totals outlive nothing they were made of.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "evidence/canonical.h"

namespace eugress {

class ControlTotals {
 public:
  // Signed, because a `rest` may be.
  struct Sum {
    std::int64_t lines = 0;
    std::int64_t bytes_out = 0;
    std::int64_t bytes_in = 0;
    std::int64_t connections = 0;

    friend bool operator==(const Sum&, const Sum&) = default;
  };
  using Key = std::tuple<std::string, std::string, std::string>;  // plane, country, verdict

  // Of whatever kind; only `server` and `rest` count. Canonical.
  void add(std::string_view line);
  void add(const LineMembers& line);
  void add(const ControlTotals& other);
  [[nodiscard]] bool is_empty() const noexcept { return sums_.empty(); }
  // Found by views as well, so that adding a line to a known sum allocates nothing.
  struct Less {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const noexcept {
      const auto view = [](const auto& key) {
        return std::tuple<std::string_view, std::string_view, std::string_view>{std::get<0>(key), std::get<1>(key),
                                                                                std::get<2>(key)};
      };
      return view(a) < view(b);
    }
  };
  using Sums = std::map<Key, Sum, Less>;
  [[nodiscard]] const Sums& sums() const noexcept { return sums_; }
  void clear() noexcept { sums_.clear(); }

  // As `tally` lines, several if one is too long, over the entries [from, to).
  [[nodiscard]] std::vector<std::string> lines(std::uint64_t from, std::uint64_t to) const;

 private:
  struct Addends;
  void add(const Addends& found);
  Sums sums_;
};

}  // namespace eugress
