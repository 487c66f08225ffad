// What is not visible at a gateway: the fixed statement at the end of everything that is handed to people.
#pragma once

#include <span>

#include "base/phrase.h"

namespace eugress {

[[nodiscard]] std::span<const Phrase> limit_phrases() noexcept;

}  // namespace eugress
