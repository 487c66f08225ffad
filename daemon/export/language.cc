// Which language a reader asks for.
#include <charconv>
#include <optional>
#include <string_view>

#include "export/export.h"

namespace eugress {
namespace {

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The first of a list, which loses it.
std::string_view next(std::string_view& list, char separator) noexcept {
  const std::size_t end = list.find(separator);
  const std::string_view first = list.substr(0, end);
  list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  return first;
}

std::optional<Language> asked_for(std::string_view query) noexcept {
  while (!query.empty()) {
    std::string_view value = next(query, '&');
    if (next(value, '=') == "lang") return language_from_text(value);
  }
  return std::nullopt;
}

// 0 to 1000; what is no number between 0 and 1 counts as refused.
int quality_of(std::string_view parameters) noexcept {
  while (!parameters.empty()) {
    std::string_view value = trimmed(next(parameters, ';'));
    if (trimmed(next(value, '=')) != "q") continue;  // another parameter
    value = trimmed(value);
    double quality = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), quality);
    const bool is_number = error == std::errc{} && end == value.data() + value.size();
    return is_number && quality >= 0 && quality <= 1 ? static_cast<int>(quality * 1000) : 0;
  }
  return 1000;
}

// Tags are compared by their first part, whatever the case: "nl-BE" is Dutch (RFC 4647 section 3.4).
std::optional<Language> preferred_in(std::string_view accept_language) {
  std::optional<Language> best;
  int best_quality = 0;
  while (!accept_language.empty()) {
    std::string_view parameters = trimmed(next(accept_language, ','));
    std::string_view tag = trimmed(next(parameters, ';'));
    std::string primary{next(tag, '-')};
    for (char& letter : primary) {
      if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    const auto language = language_from_text(primary);
    const int quality = quality_of(parameters);
    if (!language || quality <= best_quality) continue;  // not ours, or liked less than what came before
    best = language;
    best_quality = quality;
  }
  return best;
}

}  // namespace

Language language_for(const Request& request, bool is_school) {
  if (const auto asked = asked_for(request.query)) return *asked;
  if (is_school) return Language::dutch;
  return preferred_in(request.accept_language).value_or(Language::english);
}

}  // namespace eugress
