// The keys that signed one log, one after the other. A key hands over by an entry `rotate` that it signs itself, and
// the key that follows signs the same checkpoint; both are kept as `INDEX.rotate`: the entry, and a C2SP tlog-proof of
// it. Whoever trusts one key of the chain thereby knows the others. Docs: docs/reference/evidence.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "evidence/checkpoint.h"
#include "evidence/files.h"

namespace eugress {

// One key follows another.
struct Handover {
  VerifierKey from;
  VerifierKey to;
  std::uint64_t index = 0;  // of the entry
  Checkpoint head;          // signed by both
};

[[nodiscard]] std::string rotate_line(const VerifierKey& from, const VerifierKey& to, Timestamp now);
// Checks entry, proof and both signatures.
[[nodiscard]] Result<Handover> handover_from(std::string_view file);
[[nodiscard]] Result<std::vector<Handover>> handovers_in(const Directory& log);
// With the trusted one first. Of a log that never changed its key, that one alone.
[[nodiscard]] std::vector<VerifierKey> key_chain(const std::vector<Handover>& handovers, const VerifierKey& trusted);

// Writes the entry with the old key, then hands over: the directory is the new key's. No daemon may be at work. The
// error says what is left to do.
[[nodiscard]] Result<void> rotate_key(const std::string& directory, SigningKey old_key, const SigningKey& new_key,
                                      Timestamp now);

}  // namespace eugress
