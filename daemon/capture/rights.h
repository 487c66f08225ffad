// Whether this process may capture at all. Asks by trying; captures nothing.
#pragma once

#include <string>

namespace eugress {

// Empty, or the system's reason.
[[nodiscard]] std::string why_no_capture();

}  // namespace eugress
