// Logs as commands of the hall read them: opened with a key that is trusted (--key, one a log), verified, and refused
// if they are not what was signed.
#pragma once

#include <string>
#include <vector>

#include "evidence/verify.h"
#include "own_options.h"

namespace eugress {

struct VerifiedLog {
  LogReader log;
  Verification verification;
};
[[nodiscard]] Result<VerifiedLog> verified_log(const std::string& directory, const OwnOptions& options);
// 1 if it is not what was signed, 2 for a key that is none, 3 if it cannot be read.
[[nodiscard]] int exit_code_of_log(const Error& error);

}  // namespace eugress
