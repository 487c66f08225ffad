// What enumerations, places and figures are called where people read them, in every language. Pure.
#pragma once

#include "account/snapshot.h"
#include "base/message.h"

namespace eugress {

[[nodiscard]] const Message& plane_title(Plane plane) noexcept;    // "Media"
[[nodiscard]] const Message& plane_in_text(Plane plane) noexcept;  // "media"
[[nodiscard]] const Message& plane_meaning(Plane plane) noexcept;  // "sound, video, shared screens"
[[nodiscard]] const Message& verdict_title(Verdict verdict) noexcept;
[[nodiscard]] const Message& law_title(Law law) noexcept;
[[nodiscard]] std::string_view grade_title(Grade grade) noexcept;  // "A" .. "D", "–"
// "Germany"; empty for what is no country.
[[nodiscard]] Sentence country_name(Country country);
// "DE (Germany)", "EU, country not known", "edge, place not known", "unknown".
[[nodiscard]] Sentence place_title(Country country, Law law);
[[nodiscard]] std::string display_name(std::string provider);  // "Zoom"

// Figures as wording.h prints them, with the marks of each language.
[[nodiscard]] Sentence share_figure(std::uint64_t part, std::uint64_t whole);
[[nodiscard]] Sentence byte_figure(std::uint64_t bytes);
[[nodiscard]] Sentence millisecond_figure(Nanoseconds duration);
[[nodiscard]] Sentence counted(std::uint64_t count, const Message& one, const Message& many);
[[nodiscard]] Sentence connection_count(std::uint64_t count);
[[nodiscard]] Sentence day_count(std::uint64_t count);

}  // namespace eugress
