// `eugress privacy-statement`: the notice and the register entry from the configuration that runs.
#pragma once

#include <string>
#include <vector>

namespace eugress {

// The arguments behind the word `privacy-statement`.
[[nodiscard]] int privacy_command(const std::vector<std::string>& arguments);

}  // namespace eugress
