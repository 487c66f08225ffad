#include "base/message.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace eugress {

std::string_view to_text(Language language) noexcept {
  return language == Language::dutch ? "nl" : "en";
}

std::optional<Language> language_from_text(std::string_view tag) noexcept {
  for (const Language language : {Language::english, Language::dutch}) {
    if (to_text(language) == tag) return language;
  }
  return std::nullopt;
}

Sentence& Sentence::operator+=(const Sentence& more) {
  for (std::size_t language = 0; language < language_count; ++language) texts_[language] += more.texts_[language];
  return *this;
}

Sentence Sentence::grouped_figure(std::string digits) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, ",");
  return figure(std::move(digits));
}

Sentence figure(std::string english) {
  std::string dutch = english;
  for (char& letter : dutch) {
    if (letter == ',') {
      letter = '.';
    } else if (letter == '.') {
      letter = ',';
    }
  }
  return {std::move(english), std::move(dutch)};
}

std::string Message::in(Language language, std::span<const std::string> values) const {
  const std::string_view text = in(language);
  std::string filled;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t place = text[at] == '{' ? static_cast<std::size_t>(text[at + 1] - '0') : values.size();
    if (place < values.size()) {
      filled += values[place];
      at += 2;
    } else {
      filled += text[at];
    }
  }
  return filled;
}

Sentence fill(const Message& message, const Sentence* parts, std::size_t count) {
  std::array<std::string, language_count> texts;
  for (const Language language : {Language::english, Language::dutch}) {
    std::vector<std::string> values;
    for (std::size_t part = 0; part < count; ++part) values.push_back(parts[part].in(language));
    texts[static_cast<std::size_t>(language)] = message.in(language, values);
  }
  return {std::move(texts[0]), std::move(texts[1])};
}

}  // namespace eugress
