#include "decode/packet.h"

namespace eugress {

std::string_view to_text(Skip skip) noexcept {
  switch (skip) {
    case Skip::none:
      return "none";
    case Skip::truncated:
      return "truncated";
    case Skip::malformed:
      return "malformed";
    case Skip::not_ip:
      return "not-ip";
    case Skip::other_transport:
      return "other-transport";
    case Skip::fragment:
      return "fragment";
    case Skip::local_service:
      return "local-service";
    case Skip::transit:
      return "transit";
    case Skip::internal:
      return "internal";
    case Skip::not_ours:
      return "not-ours";
    case Skip::table_full:
      return "table-full";
    case Skip::excluded:
      return "excluded";
  }
  return "none";
}

}  // namespace eugress
