// One question to a daemon that runs on this machine: HTTP GET of its own pages. For commands; the daemon itself asks
// nobody anything.
#pragma once

#include <string>

#include "base/result.h"

namespace eugress {

// `listen` as the settings spell it, "127.0.0.1:9469"; an address that stands for all interfaces is asked at 127.0.0.1.
// Waits 5 s at most for each step. The body, if the answer was 200.
[[nodiscard]] Result<std::string> fetch_page(const std::string& listen, const std::string& path);

}  // namespace eugress
