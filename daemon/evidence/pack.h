// The sample pack: what an auditor takes away. The plan, and of each log its signed root, the entries that are shown
// and the hashes of the rest; tables by their digest; fixed texts; a summary that follows from all that. A pack has one
// form: what is read is written again and must be the same octets. Format: docs/reference/evidence.md. No I/O.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "evidence/sampler.h"
#include "evidence/shown_tree.h"
#include "evidence/zip.h"

namespace eugress {

struct PlannedLog {
  std::string origin;
  std::uint64_t first = 0;  // entry
  std::uint64_t next = 0;   // behind the last; as many entries the checkpoint signs

  friend bool operator==(const PlannedLog&, const PlannedLog&) = default;
};

struct PackPlan {
  std::string dice;
  SampleRule rule;
  std::vector<PlannedLog> logs;  // by origin
  std::string purpose;           // said by whoever made the pack; nothing shows that it is so
  std::string requester;

  [[nodiscard]] static std::optional<PackPlan> from_text(std::string_view text);
  [[nodiscard]] std::string text() const;  // a canonical line
};

// What can be thrown, agreed on or published: printable ASCII without quotes, and enough of it.
constexpr std::size_t fewest_dice = 24;
[[nodiscard]] bool is_dice(std::string_view text) noexcept;

struct PackedLog {
  std::string checkpoint;  // signed note, witnesses' lines included
  std::string previous;    // seal of the day before; empty if the range begins with the log
  std::vector<ShownEntry> shown;
  std::vector<Digest> hidden;
  std::string timestamp;  // RFC 3161 reply over the seal; empty if there is none
};

struct Pack {
  PackPlan plan;
  std::vector<PackedLog> logs;
  std::map<std::string, std::string> tables;  // by SHA-256
};

[[nodiscard]] std::vector<ZipMember> members_of(const Pack& pack, const std::string& summary);
[[nodiscard]] Result<Pack> pack_from(const std::vector<ZipMember>& members);

// README.txt and limits.txt, Dutch and English; the same in every pack.
[[nodiscard]] std::string_view pack_readme() noexcept;
[[nodiscard]] std::string_view pack_limits() noexcept;

}  // namespace eugress
