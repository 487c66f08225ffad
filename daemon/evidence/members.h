// Reads a line that is in canonical form (evidence/canonical.h; check before): members by name, items of arrays. Views
// die with the line. No copy but of strings.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eugress {

class Members {
 public:
  explicit Members(std::string_view object) noexcept : object_(object) {}

  // As written, with quotes or brackets. Empty if there is no such member.
  [[nodiscard]] std::string_view raw(std::string_view name) const noexcept;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const noexcept;
  // 0 if there is no such number, or it is below.
  [[nodiscard]] std::uint64_t natural(std::string_view name) const noexcept;
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::size_t count() const noexcept;
  [[nodiscard]] bool has(std::string_view name) const noexcept { return !raw(name).empty(); }

 private:
  std::string_view object_;
};

// How long the value is that begins here; the text is canonical.
[[nodiscard]] std::size_t value_length(std::string_view text) noexcept;

// Calls `visit(name, written)` for each member in order until it says that it has seen enough.
template <typename Visit>
void each_member(std::string_view object, Visit&& visit) {
  for (std::string_view rest = object.substr(object.empty() ? 0 : 1); rest.size() > 1;) {
    rest.remove_prefix(1);
    const std::string_view name = rest.substr(0, rest.find('"'));
    if (name.size() + 2 > rest.size()) return;
    rest.remove_prefix(name.size() + 2);
    const std::size_t length = value_length(rest);
    if (visit(name, rest.substr(0, length)) || length >= rest.size()) return;
    rest.remove_prefix(length + 1);
  }
}

// The items of an array, as written.
[[nodiscard]] std::vector<std::string_view> items_of(std::string_view array);
// A word without its quotes; words have no escapes.
[[nodiscard]] constexpr std::string_view unquoted(std::string_view written) noexcept {
  return written.size() < 2 ? std::string_view{} : written.substr(1, written.size() - 2);
}
[[nodiscard]] constexpr std::uint64_t natural(std::int64_t value) noexcept {
  return value < 0 ? 0U : static_cast<std::uint64_t>(value);
}
// What a string of a canonical line stands for; `written` is with its quotes. Empty if it is no string.
[[nodiscard]] std::optional<std::string> text_of(std::string_view written);
[[nodiscard]] std::optional<std::int64_t> integer_of(std::string_view written) noexcept;

}  // namespace eugress
