#include "evidence/members.h"

#include <charconv>

namespace eugress {
namespace {

unsigned hex_digit(char c) noexcept {
  return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

}  // namespace

std::size_t value_length(std::string_view text) noexcept {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? 1U : 0U;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;
      --depth;
    } else if (c == ',' && depth == 0) {
      return at;
    }
  }
  return text.size();
}

std::string_view Members::raw(std::string_view name) const noexcept {
  std::string_view found;
  each_member(object_, [&](std::string_view here, std::string_view written) {
    if (here == name) found = written;
    return here >= name;
  });
  return found;
}

std::size_t Members::count() const noexcept {
  std::size_t members = 0;
  each_member(object_, [&](std::string_view, std::string_view) {
    ++members;
    return false;
  });
  return members;
}

std::optional<std::int64_t> Members::integer(std::string_view name) const noexcept {
  return integer_of(raw(name));
}

std::uint64_t Members::natural(std::string_view name) const noexcept {
  return eugress::natural(integer(name).value_or(0));
}

std::optional<std::string> Members::text(std::string_view name) const {
  return text_of(raw(name));
}

std::vector<std::string_view> items_of(std::string_view array) {
  std::vector<std::string_view> items;
  if (!array.starts_with('[')) return items;
  for (std::string_view rest = array.substr(1); rest.size() > 1;) {
    const std::size_t length = value_length(rest);
    items.push_back(rest.substr(0, length));
    rest.remove_prefix(length < rest.size() ? length + 1 : length);
  }
  return items;
}

std::optional<std::string> text_of(std::string_view written) {
  if (written.size() < 2 || written.front() != '"') return std::nullopt;
  constexpr std::string_view short_forms = "btnfr";
  constexpr std::string_view meant = "\b\t\n\f\r";
  std::string text;
  const std::string_view inner = written.substr(1, written.size() - 2);
  for (std::size_t at = 0; at < inner.size(); ++at) {
    if (inner[at] != '\\') {
      text += inner[at];
    } else if (const char form = inner[++at]; form == 'u') {
      text += static_cast<char>(hex_digit(inner[at + 3]) << 4U | hex_digit(inner[at + 4]));
      at += 4;
    } else {
      const std::size_t which = short_forms.find(form);
      text += which == std::string_view::npos ? form : meant[which];
    }
  }
  return text;
}

std::optional<std::int64_t> integer_of(std::string_view written) noexcept {
  std::int64_t value = 0;
  const auto [stopped, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (error != std::errc{} || stopped != written.data() + written.size()) return std::nullopt;
  return value;
}

}  // namespace eugress
