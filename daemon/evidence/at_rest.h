// The log of a daemon that does not run, opened by its own key for a few entries of a command's. No day is removed by
// opening it, and the next start finds the log as stopped as it was.
#pragma once

#include <memory>
#include <string>

#include "evidence/log.h"

namespace eugress {

[[nodiscard]] Result<std::unique_ptr<Log>> open_at_rest(const std::string& directory, const std::string& gateway,
                                                        SigningKey key, Timestamp now);
// Writes and signs what was added, and a `stop` that says why it was opened. False if something is left to write.
[[nodiscard]] bool close_at_rest(Log& log, const char* why, Timestamp now);

}  // namespace eugress
