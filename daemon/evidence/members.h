// Reads a line that is in canonical form (evidence/canonical.h; check before): members by name, items of arrays. Views
// die with the line. No copy but of strings.
#pragma once

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
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::size_t count() const noexcept;
  [[nodiscard]] bool has(std::string_view name) const noexcept { return !raw(name).empty(); }

 private:
  std::string_view object_;
};

// The items of an array, as written.
[[nodiscard]] std::vector<std::string_view> items_of(std::string_view array);
// What a string of a canonical line stands for; `written` is with its quotes. Empty if it is no string.
[[nodiscard]] std::optional<std::string> text_of(std::string_view written);
[[nodiscard]] std::optional<std::int64_t> integer_of(std::string_view written) noexcept;

}  // namespace eugress
