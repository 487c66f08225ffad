// A sentence in every language that is printed. It does not compile with a language missing or with other places to
// fill in one of them, so no reader meets half a translation. "{0}", "{1}" are places; what fills them is text. Not a
// general formatter: numbers are written by whoever knows the language.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace eugress {

enum class Language : std::uint8_t { en, nl };
constexpr std::size_t language_count = 2;
[[nodiscard]] constexpr std::string_view to_text(Language language) noexcept {
  return language == Language::en ? "en" : "nl";
}
[[nodiscard]] constexpr std::optional<Language> language_from_text(std::string_view text) noexcept {
  if (text == "en") return Language::en;
  if (text == "nl") return Language::nl;
  return std::nullopt;
}

class Phrase {
 public:
  consteval Phrase(const char* english, const char* dutch) : texts_{english, dutch} {
    for (const std::string_view text : texts_) {
      if (text.empty()) throw "a phrase needs its text in every language";
      if (places(text) != places(texts_[0])) throw "a phrase has the same places in every language";
    }
  }

  [[nodiscard]] constexpr std::string_view in(Language language) const noexcept {
    return texts_[static_cast<std::size_t>(language)];
  }
  // With `values` in its places; a place without a value stays as it is, which a test of the sentence sees.
  [[nodiscard]] std::string in(Language language, std::span<const std::string> values) const {
    std::string filled;
    std::string_view rest = in(language);
    for (std::size_t at = rest.find('{'); at != std::string_view::npos; at = rest.find('{')) {
      const auto number = static_cast<std::size_t>(rest[at + 1] - '0');
      filled += rest.substr(0, at);
      filled += number < values.size() ? std::string_view{values[number]} : rest.substr(at, 3);
      rest.remove_prefix(at + 3);
    }
    return filled.append(rest);
  }

 private:
  // A set of bits, one a place.
  static consteval unsigned places(std::string_view text) {
    unsigned found = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '{') continue;
      if (at + 2 >= text.size() || text[at + 1] < '0' || text[at + 1] > '9' || text[at + 2] != '}')
        throw "a place is {0} to {9}";
      found |= 1U << static_cast<unsigned>(text[at + 1] - '0');
    }
    return found;
  }

  std::array<std::string_view, language_count> texts_;
};

}  // namespace eugress
