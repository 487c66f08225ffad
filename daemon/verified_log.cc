#include "verified_log.h"

#include <cstdio>
#include <optional>

#include "evidence/request.h"
#include "evidence/verify_text.h"

namespace eugress {
namespace {

constexpr const char* no_key = "--key is no verifier key: it looks like NAME+0123abcd+BASE64";

// Of several keys, that of the log's own name.
Result<LogReader> opened(const std::string& directory, const std::vector<VerifierKey>& keys) {
  if (keys.empty()) return LogReader::open(directory, std::nullopt);
  auto log = LogReader::open(directory, keys.front());
  for (std::size_t i = 1; !log && i < keys.size(); ++i) log = LogReader::open(directory, keys[i]);
  return log;
}

}  // namespace

Result<VerifiedLog> verified_log(const std::string& directory, const OwnOptions& options) {
  const auto keys = keys_from(options.all("key"));
  if (!keys) return Error{no_key};
  auto log = opened(directory, *keys);
  if (!log) return log.error();
  Verification verification = verify(*log, !keys->empty(), {});
  if (!verification.wrong.empty()) {
    std::fputs(verification_text(verification).c_str(), stderr);
    return Error{directory + " is not what was signed, and nothing is made from it"};
  }
  return VerifiedLog{std::move(*log), std::move(verification)};
}

int exit_code_of_log(const Error& error) {
  return error.message == no_key ? exit_usage : exit_code_of(error);
}

}  // namespace eugress
