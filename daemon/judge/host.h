// Whose meeting, from the tenant's label in a host name ("uu" in uu.zoom.us), or carried from there to the media of the
// same join. The labels are the policy's and never printed; the answer is one of three words and its basis. Unknown
// never becomes own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flow/meeting_host.h"

namespace eugress {

struct HostRule;

enum class HostBasis : std::uint8_t { none, tenant_name, join };
[[nodiscard]] std::string_view to_text(HostBasis basis) noexcept;  // "none", "tenant-name", "join"

struct Hosting {
  Host host = Host::unknown;
  HostBasis basis = HostBasis::none;
};

// `rule` is the host table's rule for the name; only rules whose id begins with "tenant" match names that begin with a
// tenant's label. Without tenants of our own everything is unknown: who does not say who he is cannot call others
// other.
[[nodiscard]] Hosting host_of(const std::vector<std::string>& tenants, const HostRule* rule,
                              std::string_view name) noexcept;

}  // namespace eugress
