// `eugress reconcile`: the totals of a log, or of a status document, beside what others counted.
#pragma once

#include <string>
#include <vector>

namespace eugress {

// The arguments behind the word `reconcile`.
[[nodiscard]] int reconcile_command(const std::vector<std::string>& arguments);

}  // namespace eugress
