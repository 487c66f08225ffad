#include "judge/host.h"

#include <algorithm>

#include "identify/identify.h"

namespace eugress {

std::string_view to_text(HostBasis basis) noexcept {
  switch (basis) {
    case HostBasis::tenant_name:
      return "tenant-name";
    case HostBasis::join:
      return "join";
    case HostBasis::none:
      break;
  }
  return "none";
}

Hosting host_of(const std::vector<std::string>& tenants, const HostRule* rule, std::string_view name) noexcept {
  const bool names_a_tenant = rule != nullptr && std::string_view{rule->id}.starts_with("tenant");
  if (tenants.empty() || !names_a_tenant) return {};
  const std::string_view label = name.substr(0, name.find('.'));
  if (label.empty()) return {};
  const bool is_ours = std::find(tenants.begin(), tenants.end(), label) != tenants.end();
  return {is_ours ? Host::own : Host::other, HostBasis::tenant_name};
}

}  // namespace eugress
