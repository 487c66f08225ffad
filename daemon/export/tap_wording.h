// Findings about the tap in plain words, and as members of the status document: the same for page, document and doctor.
#pragma once

#include <nlohmann/json.hpp>

#include "account/tap.h"
#include "base/message.h"

namespace eugress {

[[nodiscard]] const Message& tap_title(TapKind kind) noexcept;
// What is the case and what that does to the numbers: one or two sentences.
[[nodiscard]] Sentence tap_sentence(const Tap& tap, TapKind kind);
// What to do about it; empty where nothing was found. May hold a command between backticks.
[[nodiscard]] Sentence tap_remedy(const Tap& tap, TapKind kind);
// "2.4 %", "0.012 s", "3"; a dash where there is no figure.
[[nodiscard]] Sentence tap_figure(const TapFinding& finding);

[[nodiscard]] nlohmann::ordered_json tap_json(const Tap& tap);

}  // namespace eugress
