// identify/: whose traffic and which plane, from three independent witnesses (listed address, name, payload), each
// reported on its own.
#pragma once

#include <cstdint>
#include <optional>
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
  ListedService service = ListedService::other;
  Validity validity;
};
// Empty: not a service.
[[nodiscard]] std::optional<ListedService> service_from_text(std::string_view text) noexcept;
// Columns: prefix service valid_from valid_until source. A service is core, phone, cdn, or one of the words for what no
// current list says: other, unattributed, historical.
[[nodiscard]] Result<std::vector<ListedRange>> ranges_from_table(const Table& table);

// A provider with its tables: part of Knowledge.
struct KnownProvider {
  const Provider* provider = nullptr;
  HostTable hosts;
  std::vector<ListedRange> ranges;
};
using Providers = std::vector<KnownProvider>;  // KnownProvider i has ProviderNumber i + 1

// Which witnesses speak for the provider, each for itself.
struct Basis {
  bool address = false;  // its list holds the server
  bool name = false;     // its table holds the name
  bool payload = false;  // its own framing was recognised; STUN, DTLS and TLS are everybody's
  friend constexpr bool operator==(const Basis&, const Basis&) noexcept = default;
};

struct Identification {
  ProviderNumber provider = 0;  // 0: nobody's, as far as we can tell
  Plane plane = Plane::other;
  Basis basis;
  const HostRule* rule = nullptr;  // of the name, if it is one; lives as long as the Providers
};

// Pure. Whose: the name that the client itself asked for, then the listed address, then a name carried from elsewhere
// or claimed by the server, then framing alone, which must be consistent from both sides. A name of no provider takes
// nothing from a listed address; it only is no witness. An outer name agrees with what another witness says, or is
// none: browsers send an encrypted hello of noise with every true name (RFC 9849 section 6.2), so it cannot be thrown
// away, and a provider's public name in front of another's server looks the same, so it cannot decide. A port alone
// proves nothing.
[[nodiscard]] Identification identify(const Providers& providers, const FlowFacts& facts) noexcept;

// Which provider's table matches the name, with its rule; provider 0 if none. For keeping only names that matter.
struct NameMatch {
  ProviderNumber provider = 0;
  const HostRule* rule = nullptr;
};
[[nodiscard]] NameMatch match_name(const Providers& providers, std::string_view host) noexcept;
[[nodiscard]] NameMatch match_name(const Providers& providers, const SplitName& host) noexcept;

// identify() where the match of the flow's name is known.
[[nodiscard]] Identification identify(const Providers& providers, const FlowFacts& facts,
                                      const NameMatch& match) noexcept;

}  // namespace eugress
