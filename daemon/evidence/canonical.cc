#include "evidence/canonical.h"

#include "base/ascii.h"

namespace eugress {
namespace {

constexpr bool is_name_character(char c) noexcept {
  return is_small_letter(c) || is_digit(c) || c == '_';
}

// Octets that stand for themselves in a string.
constexpr std::array<bool, 256> plain = [] {
  std::array<bool, 256> table{};
  for (std::size_t octet = 0x20; octet < 0x80; ++octet) table[octet] = octet != '"' && octet != '\\';
  return table;
}();

// Walks over one value after another; false at the first octet that is not in the one form.
class LineForm {
 public:
  explicit LineForm(std::string_view text, LineMembers* members) noexcept : rest_(text), members_(members) {}

  [[nodiscard]] bool is_one_object() noexcept { return next() == '{' && value(deepest_value) && rest_.empty(); }

 private:
  [[nodiscard]] char next() const noexcept { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(std::string_view text) noexcept {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  bool take(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool value(unsigned depth) noexcept {
    switch (next()) {
      case '{':
        return depth > 0 && object(depth - 1);
      case '[':
        return depth > 0 && array(depth - 1);
      case '"':
        return string();
      case 't':
        return take("true");
      case 'f':
        return take("false");
      default:
        return integer();
    }
  }

  bool object(unsigned depth) noexcept {
    rest_.remove_prefix(1);
    if (take('}')) return true;
    std::string_view before;
    do {
      const std::string_view name = member_name();
      const std::string_view from = rest_;
      if (name.empty() || name <= before || !value(depth)) return false;
      if (members_ != nullptr && depth + 1 == deepest_value)
        members_->add(name, from.substr(0, from.size() - rest_.size()));
      before = name;
    } while (take(','));
    return take('}');
  }

  bool array(unsigned depth) noexcept {
    rest_.remove_prefix(1);
    if (take(']')) return true;
    do {
      if (!value(depth)) return false;
    } while (take(','));
    return take(']');
  }

  // With its colon; empty if there is none.
  std::string_view member_name() noexcept {
    if (!take('"')) return {};
    std::size_t length = 0;
    while (length < rest_.size() && is_name_character(rest_[length])) ++length;
    const std::string_view name = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return take("\":") ? name : std::string_view{};
  }

  bool integer() noexcept {
    const bool is_negative = take('-');
    if (take('0')) return !is_negative && !is_digit(next());
    std::int64_t number = 0;
    if (!is_digit(next())) return false;
    for (; is_digit(next()); rest_.remove_prefix(1)) {
      number = number * 10 + (next() - '0');
      if (number > largest_integer) return false;
    }
    return true;
  }

  bool string() noexcept {
    rest_.remove_prefix(1);
    for (;;) {
      std::size_t length = 0;
      while (length < rest_.size() && plain[static_cast<unsigned char>(rest_[length])]) ++length;
      rest_.remove_prefix(length);
      if (take('"')) return true;
      if (next() == '\\') {
        if (!escape()) return false;
        continue;
      }
      const std::size_t wide = static_cast<unsigned char>(next()) < 0x20 ? 0 : utf8_length(rest_);
      if (wide == 0) return false;
      rest_.remove_prefix(wide);
    }
  }

  // Only what must be escaped is, and by its shortest form (RFC 8785 section 3.2.2.2).
  bool escape() noexcept {
    for (const std::string_view known : {"\\\"", "\\\\", "\\b", "\\t", "\\n", "\\f", "\\r"}) {
      if (take(known)) return true;
    }
    if (!take("\\u00") || rest_.size() < 2) return false;
    const char high = rest_[0];
    const char low = rest_[1];
    if ((high != '0' && high != '1') || !(is_digit(low) || (low >= 'a' && low <= 'f'))) return false;
    const bool has_shorter = high == '0' && (low == '8' || low == '9' || low == 'a' || low == 'c' || low == 'd');
    rest_.remove_prefix(2);
    return !has_shorter;
  }

  std::string_view rest_;
  LineMembers* members_;  // of the outermost object; null: nobody asks
};

}  // namespace

bool is_canonical(std::string_view line) noexcept {
  return line.size() <= longest_line && LineForm{line, nullptr}.is_one_object();
}

bool is_canonical(std::string_view line, LineMembers& members) noexcept {
  members.clear();
  return line.size() <= longest_line && LineForm{line, &members}.is_one_object();
}

std::size_t utf8_length(std::string_view text) noexcept {
  const auto octet = [&](std::size_t at) -> unsigned {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const auto follows = [&](std::size_t at, unsigned lowest = 0x80, unsigned highest = 0xbf) {
    return octet(at) >= lowest && octet(at) <= highest;
  };
  const unsigned first = octet(0);
  if (text.empty()) return 0;
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
  // No overlong form, no surrogate, nothing above U+10FFFF (RFC 3629 section 4).
  if (first >= 0xe0 && first <= 0xef) {
    return follows(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf) && follows(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    return follows(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

std::string_view take_line(std::string_view& text) noexcept {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace eugress
