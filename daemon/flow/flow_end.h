// Why a flow left the table (IPFIX flowEndReason, element 136, and two of our own).
#pragma once

#include <cstdint>
#include <string_view>

namespace eugress {

enum class FlowEnd : std::uint8_t {
  idle,          // no packet for its idle time
  end_detected,  // FIN or RST, and the grace time after it
  forced,        // we stop
  nobodys,       // a candidate that no witness spoke for in time
  time_jump,     // the packets' clock leapt
};
constexpr std::size_t flow_end_count = 5;
[[nodiscard]] std::string_view to_text(FlowEnd end) noexcept;  // "idle", "end-detected", ...

}  // namespace eugress
