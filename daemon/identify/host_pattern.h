// The grammar of host name patterns, as host_table.h describes it: parsing, matching, and which of two is more
// specific. Views point into the pattern's text, which must outlive them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace eugress {

// The last two labels of a name and what stands before them, without the dot between.
struct SplitName {
  std::string_view before;
  std::string_view domain;
};
// Empty: fewer than two labels, or an empty one in front.
[[nodiscard]] std::optional<SplitName> split_name(std::string_view host) noexcept;

class HostPattern {
 public:
  // The error says what the pattern has or lacks, to follow its name in a sentence.
  [[nodiscard]] static Result<HostPattern> parse(std::string_view text);

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] bool is_literal() const noexcept;
  // Against what stands before the domain; the domain itself is for the caller to compare.
  [[nodiscard]] bool matches_before(std::string_view before) const noexcept;
  [[nodiscard]] bool is_more_specific_than(const HostPattern& other) const noexcept;

 private:
  struct Piece {
    enum class Kind : std::uint8_t { literal, run, cluster, location };
    Kind kind = Kind::literal;
    std::string_view text;
  };

  // The smaller the more specific.
  enum class LabelKind : std::uint8_t { literal, placeholder, with_run, one, one_or_more };

  struct Label {
    LabelKind kind = LabelKind::literal;
    std::vector<Piece> pieces;
    std::size_t literal_characters = 0;
    std::size_t runs = 0;

    [[nodiscard]] bool matches(std::string_view label) const noexcept;
  };

  static bool matches(const Piece* piece, const Piece* end, std::string_view text) noexcept;
  static bool matches_variable(const Piece* rest, const Piece* end, std::string_view text, std::size_t shortest,
                               std::size_t longest) noexcept;
  static Result<Label> parse_label(std::string_view text, bool is_first);

  std::string_view text_;
  std::vector<Label> labels_;  // before the domain, from the right
};

}  // namespace eugress
