// A Notice as one line of JSON, for a SIEM that reads the journal; docs/reference/notices.md has its members. No member
// can name a client, and none names a server.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "account/notice.h"

namespace eugress {

// Where the evidence log has it: among the entries from `from` up to but not including `to`.
struct EvidenceRange {
  std::string origin;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
};

// Without a line feed. What is not known, or of another kind of notice, is null.
[[nodiscard]] std::string notice_line(const Notice& notice, const std::string& gateway,
                                      const std::optional<EvidenceRange>& evidence);

}  // namespace eugress
