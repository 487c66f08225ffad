// The word that was probably meant, for the end of an error sentence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace eugress {

// "; did you mean --interface or --interval?", or empty if nothing is near: near is a word that the given one begins,
// or one that differs by a slip or two (a letter more, less, other, or two swapped).
[[nodiscard]] std::string did_you_mean(std::string_view given, const std::vector<std::string>& known);

}  // namespace eugress
