// Sentences in the languages that people here read. A Message is one entry of the catalogue, a Sentence is what came of
// it: said once in every language, so that whoever makes it need not know who will read it. Immutable values.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace eugress {

enum class Language : std::uint8_t { english, dutch };
constexpr std::size_t language_count = 2;
[[nodiscard]] std::string_view to_text(Language language) noexcept;  // "en", "nl" (RFC 5646)
[[nodiscard]] std::optional<Language> language_from_text(std::string_view tag) noexcept;

// A set of the places {0} to {9} in a text; nothing if a brace stands for no place.
[[nodiscard]] constexpr std::optional<std::uint32_t> places_in(std::string_view text) noexcept {
  std::uint32_t places = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '}') return std::nullopt;
    if (text[at] != '{') continue;  // a letter
    if (at + 2 >= text.size() || text[at + 1] < '0' || text[at + 1] > '9' || text[at + 2] != '}') return std::nullopt;
    places |= 1U << static_cast<unsigned>(text[at + 1] - '0');
    at += 2;
  }
  return places;
}

// Both languages say something, of the same things, and these are {0}, {1} and so on without a hole.
[[nodiscard]] constexpr bool is_complete(std::string_view english, std::string_view dutch) noexcept {
  const auto places = places_in(english);
  return !english.empty() && !dutch.empty() && places && places == places_in(dutch) && (*places & (*places + 1)) == 0;
}

struct Message {
  std::string_view english;
  std::string_view dutch;

  // An entry that lacks a language, or whose languages speak of different things, does not compile.
  consteval Message(const char* in_english, const char* in_dutch) : english(in_english), dutch(in_dutch) {
    if (!is_complete(english, dutch)) throw "a language is missing, or its places differ";
  }
  [[nodiscard]] constexpr std::string_view in(Language language) const noexcept {
    return language == Language::dutch ? dutch : english;
  }
  // With `values` in its places. A place for which nothing is given stays as it is: that must be seen.
  [[nodiscard]] std::string in(Language language, std::span<const std::string> values) const;
};

class Sentence {
 public:
  Sentence() = default;
  Sentence(const Message& message) : texts_{std::string{message.english}, std::string{message.dutch}} {}
  // The same in every language: names, codes, and what an operator wrote in his own words.
  Sentence(std::string text) : texts_{text, std::move(text)} {}
  Sentence(std::string_view text) : Sentence(std::string{text}) {}
  Sentence(const char* text) : Sentence(std::string{text}) {}
  // A count, in groups of three.
  template <std::integral Number>
  Sentence(Number number) : Sentence(grouped_figure(std::to_string(number))) {}
  Sentence(std::string english, std::string dutch) : texts_{std::move(english), std::move(dutch)} {}

  [[nodiscard]] const std::string& in(Language language) const noexcept {
    return texts_[static_cast<std::size_t>(language)];
  }
  [[nodiscard]] bool empty() const noexcept { return texts_[0].empty(); }

  Sentence& operator+=(const Sentence& more);
  friend Sentence operator+(Sentence left, const Sentence& right) { return left += right; }
  friend bool operator==(const Sentence&, const Sentence&) noexcept = default;

 private:
  static Sentence grouped_figure(std::string digits);

  std::array<std::string, language_count> texts_;
};

// "1,204.5 kB" in every language: "1.204,5 kB" in Dutch.
[[nodiscard]] Sentence figure(std::string english);

[[nodiscard]] Sentence fill(const Message& message, const Sentence* parts, std::size_t count);
template <typename... Parts>
[[nodiscard]] Sentence say(const Message& message, const Parts&... parts) {
  const std::array<Sentence, sizeof...(Parts)> said{Sentence(parts)...};
  return fill(message, said.data(), said.size());
}

// "a, b and c".
template <typename List>
[[nodiscard]] Sentence listed_with_and(const List& parts) {
  constexpr Message conjunction{" and ", " en "};
  Sentence text;
  std::size_t index = 0;
  for (const auto& part : parts) {
    if (index != 0) text += index + 1 == parts.size() ? Sentence{conjunction} : Sentence{", "};
    text += Sentence{part};
    ++index;
  }
  return text;
}

}  // namespace eugress
