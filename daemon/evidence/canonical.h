// The one form of a line of the log: a JSON object as RFC 8785 writes it, restricted so that there is nothing to
// interpret. Member names are [a-z0-9_]+ in ascending order; values are strings in UTF-8, integers of at most 2^53-1 in
// size, true, false, arrays and objects, at most eight deep; no floats, no null, no blanks; at most 4,096 octets.
// What two programs read from such a line cannot differ. No I/O.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eugress {

constexpr std::size_t longest_line = 4096;  // without its line feed
constexpr std::int64_t largest_integer = (std::int64_t{1} << 53) - 1;
constexpr unsigned deepest_value = 8;

// Whether these octets are such a line. For input of strangers, too: no recursion without bound, no allocation.
[[nodiscard]] bool is_canonical(std::string_view line) noexcept;

// The members of a line by one walk over it, for whoever reads very many. Views die with the line.
class LineMembers {
 public:
  struct Member {
    std::string_view name;
    std::string_view written;  // with quotes or brackets
  };
  static constexpr std::size_t most = 48;  // the longest kind has 33; what is beyond is checked and not kept

  void clear() noexcept { count_ = 0; }
  void add(std::string_view name, std::string_view written) noexcept {
    if (count_ < most) members_[count_++] = {name, written};
  }
  [[nodiscard]] const Member* begin() const noexcept { return members_.data(); }
  [[nodiscard]] const Member* end() const noexcept { return members_.data() + count_; }
  // As Members::raw().
  [[nodiscard]] std::string_view raw(std::string_view name) const noexcept {
    for (const Member& member : *this) {
      if (member.name == name) return member.written;
    }
    return {};
  }

 private:
  std::array<Member, most> members_{};
  std::size_t count_ = 0;
};
[[nodiscard]] bool is_canonical(std::string_view line, LineMembers& members) noexcept;

// The next line of a text, without its line feed, which is taken too; empty if there is none.
[[nodiscard]] std::string_view take_line(std::string_view& text) noexcept;

// The length of the UTF-8 sequence (RFC 3629) that begins here; 0 if none does.
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;

}  // namespace eugress
