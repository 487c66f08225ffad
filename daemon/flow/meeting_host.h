// Whose meeting: ours, another's, or not known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eugress {

enum class Host : std::uint8_t { own, other, unknown };
constexpr std::size_t host_count = 3;

[[nodiscard]] constexpr std::string_view to_text(Host host) noexcept {
  switch (host) {
    case Host::own:
      return "own";
    case Host::other:
      return "other";
    case Host::unknown:
      break;
  }
  return "unknown";
}

}  // namespace eugress
