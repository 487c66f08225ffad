// Checks a pack with nothing but the pack and keys that came another way. docs/auditors/verify.py does the same in
// other words, and a test holds the two together.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/checkpoint.h"
#include "evidence/pack_review.h"

namespace eugress {

struct PackTrust {
  std::vector<VerifierKey> logs;       // one for each origin, or several where it changed
  std::vector<VerifierKey> witnesses;  //
  std::size_t witnesses_needed = 0;    // so many of them on the checkpoint of each log
  std::string dice;                    // what was thrown; empty: what the plan says
  std::string root;                    // what was noted when the range was frozen, base64; empty: not compared
};

struct CheckedPack {
  PackReview review;
  std::vector<Checkpoint> heads;
  std::vector<std::string> witnesses;  // who signed, beside the logs
  PackPlan plan;
};

[[nodiscard]] CheckedPack check_pack(std::string_view archive, const PackTrust& trust);

[[nodiscard]] std::string checked_pack_text(const CheckedPack& pack);
[[nodiscard]] std::string checked_pack_json(const CheckedPack& pack);

}  // namespace eugress
