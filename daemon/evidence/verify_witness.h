// What others signed beside the seals: lines of witnesses (`.cosig`, C2SP tlog-cosignature) and time-stamps (`.tsr`,
// RFC 3161). A wrong one is found; one that cannot be judged with what is at hand is said.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "evidence/log_reader.h"
#include "evidence/verify.h"

namespace eugress {

struct WitnessTrust {
  std::vector<VerifierKey> witnesses;
  std::size_t needed = 0;  // so many of them on the last seal, which covers all before it
  std::string authority;   // certificates of time-stamping authorities, PEM; empty: their signatures are not looked at
};

void check_witnesses(const LogReader& log, const WitnessTrust& trust, Verification& into);

}  // namespace eugress
