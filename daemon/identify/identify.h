// identify/: whose traffic and which plane, from three independent witnesses (listed address, name, payload), each
// reported on its own.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "base/table.h"
#include "flow/flow_facts.h"
#include "identify/host_table.h"
#include "identify/provider.h"

namespace eugress {

// In a fixed order; the position + 1 is the ProviderNumber.
[[nodiscard]] std::span<const Provider* const> all_providers() noexcept;

struct ListedRange {
  Prefix prefix;
  std::string service;  // core, phone, cdn, ...
  Validity validity;
};
// Columns: prefix service valid_from valid_until source.
[[nodiscard]] Result<std::vector<ListedRange>> ranges_from_table(const Table& table);

// A provider with its tables: part of Knowledge.
struct KnownProvider {
  const Provider* provider = nullptr;
  HostTable hosts;
  std::vector<ListedRange> ranges;
};
using Providers = std::vector<KnownProvider>;  // KnownProvider i has ProviderNumber i + 1

struct Basis {
  bool address = false;
  bool name = false;
  bool payload = false;
  friend constexpr bool operator==(const Basis&, const Basis&) noexcept = default;
};

struct Identification {
  ProviderNumber provider = 0;  // 0: nobody's, as far as we can tell
  Plane plane = Plane::other;
  Basis basis;
  const HostRule* rule = nullptr;  // of the name, if it is one; lives as long as the Providers
};

// Pure. A name that belongs to no provider, or to another, contradicts a merely listed address or a port; a port alone
// proves nothing.
[[nodiscard]] Identification identify(const Providers& providers, const FlowFacts& facts) noexcept;

// Which provider's table matches the name, with its rule; provider 0 if none. For keeping only names that matter.
struct NameMatch {
  ProviderNumber provider = 0;
  const HostRule* rule = nullptr;
};
[[nodiscard]] NameMatch match_name(const Providers& providers, std::string_view host) noexcept;

}  // namespace eugress
