// What the scribe takes from the daemon: which kinds, which members of which form, and from when. The parser of
// strangers' packets stands on the other side of the socket; if it falls, it can lie about what it saw, and that is
// all: no kind that the log makes itself, no member that is not known, no text where a number or a word belongs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace eugress {

enum class LineFault : std::uint8_t {
  none,
  form,     // not canonical, or too long
  kind,     // not one that the daemon may send
  members,  // one too many, one of another form, or one is missing
  time,     // too far from the clock
  notice,   // not of the daemon: a file among the notices (production.h) that is none
};
constexpr std::size_t line_fault_count = 6;
[[nodiscard]] std::string_view to_text(LineFault fault) noexcept;
// The entry that says how many were refused for it.
[[nodiscard]] std::string refused_line(LineFault fault, std::uint64_t count, Timestamp now);

// In a replay time is the capture's and is not judged.
[[nodiscard]] LineFault fault_of(std::string_view line, Timestamp now, bool is_replay) noexcept;

}  // namespace eugress
