// What one packet of a media plane is, in words that hold for any provider, and where it stands in its stream. Read
// from headers that are in clear; nothing of what is said or shown, and nothing of who says it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace eugress {

enum class MediaKind : std::uint8_t {
  audio,
  video,
  screen,   // shared
  control,  // of streams; keepalives too
  filler,   // sent to measure bandwidth, also when nobody speaks: octets, never a sign of a call's life
  rtcp,
  set_up,  // the provider's own greeting, ping and farewell
  unknown  // sealed (SRTP, DTLS), STUN, TCP, or of a form that nobody has described
};
constexpr std::size_t media_kind_count = 8;
[[nodiscard]] std::string_view to_text(MediaKind kind) noexcept;

// RFC 3550 section 5.1. Of one source, repairs (forward error correction) may count in a sequence of their own.
struct RtpReading {
  std::uint32_t source = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t clock = 90000;  // Hz, of the timestamp
  std::uint16_t sequence = 0;
  bool is_repair = false;
};

struct MediaReading {
  MediaKind kind = MediaKind::unknown;
  std::optional<RtpReading> rtp;
};

}  // namespace eugress
