#include "flow/media.h"

namespace eugress {

std::string_view to_text(MediaKind kind) noexcept {
  switch (kind) {
    case MediaKind::audio:
      return "audio";
    case MediaKind::video:
      return "video";
    case MediaKind::screen:
      return "screen";
    case MediaKind::control:
      return "control";
    case MediaKind::filler:
      return "filler";
    case MediaKind::rtcp:
      return "rtcp";
    case MediaKind::set_up:
      return "set-up";
    case MediaKind::unknown:
      break;
  }
  return "unknown";
}

}  // namespace eugress
