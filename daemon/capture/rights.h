// Whether this process may capture at all, and what grants it. Asks by trying; captures nothing.
#pragma once

#include <string>

namespace eugress {

// Empty, or the system's reason.
[[nodiscard]] std::string why_no_capture();
// For root, once, of this program as it is installed.
[[nodiscard]] std::string command_that_grants_capture();

}  // namespace eugress
