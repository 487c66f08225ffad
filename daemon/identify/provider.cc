#include "identify/provider.h"

#include <algorithm>

namespace eugress {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, plane_count> plane_texts{
    "media", "signalling", "web", "telemetry", "files", "push", "support", "static", "phone", "p2p", "other"};

}  // namespace

std::string_view to_text(Plane plane) noexcept {
  return plane_texts[static_cast<std::size_t>(plane)];
}

std::optional<Plane> plane_from_text(std::string_view text) noexcept {
  const auto found = std::find(plane_texts.begin(), plane_texts.end(), text);
  if (found == plane_texts.end()) return std::nullopt;
  return static_cast<Plane>(found - plane_texts.begin());
}

}  // namespace eugress
