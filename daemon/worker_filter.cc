// What the kernel's filter shall let pass: what the lists of the day say, and what packets have taught since. Between
// batches; only want() and want_far_side() belong to the packet path.
#include "worker_books.h"

namespace eugress {
namespace {

// A kernel's filter is changed at most this often.
constexpr std::chrono::seconds between_swaps{1};

void add_lists(const Knowledge& known, Day today, Wanted& wanted) {
  for (const auto& row : known.plan.rows()) {
    const AddressRow& what = row.value;
    // A little ahead, because the next look may come after midnight.
    const bool is_listed = what.kind == AddressRow::Kind::provider &&
                           (what.validity.holds_on(today) || what.validity.holds_on(today + std::chrono::days{1}));
    if (is_listed || what.kind == AddressRow::Kind::on_site_server) wanted.listed.push_back(row.prefix);
  }
  for (const KnownProvider& known_provider : known.providers) {
    for (const PortRange& ports : known_provider.provider->ports) {
      wanted.ports.push_back({ports.transport, ports.first, ports.last});
    }
  }
  for (const auto& row : known.excluded.rows()) wanted.excluded.push_back(row.prefix);
}

}  // namespace

void Worker::Books::narrow() {
  if (!has_filter_ || !is_open_) return;  // without packet time it is not known which list holds
  const bool is_first = narrowed_.epoch == 0;
  const bool is_same = narrowed_.epoch == known_->epoch && narrowed_.day == today_ &&
                       narrowed_.news == wanted_.news() && narrowed_.interval == interval_.number &&
                       narrowed_.sampling == overload_.sampling();
  const bool is_soon = now_ >= narrowed_.at && now_ - narrowed_.at < between_swaps;
  if (!is_first && (is_same || is_soon)) return;
  narrowed_ = {known_->epoch, today_, wanted_.news(), interval_.number, overload_.sampling(), now_};

  Wanted wanted;
  add_lists(*known_, today_, wanted);
  wanted_.list(now_, wanted);
  wanted.nat64 = settings_.nat64_prefixes;
  wanted.nat64.push_back(EmbeddedAddresses::known_prefix());
  wanted.tunnels = settings_.unwrapping.tunnels;
  wanted.client_hellos = settings_.client_hellos;
  wanted.sampling = overload_.sampling();
  source_.narrow(wanted);
  follow_sampling();
}

void Worker::Books::want(Address address, Timestamp now) noexcept {
  if (has_filter_ && known_->plan.side(address, today_).provider == 0) wanted_.want(address, now);
}

// The address alone for a server; of another participant, who may be anybody, the port.
void Worker::Books::want_far_side(const FlowSlot& slot, const Flow& flow) noexcept {
  if (!has_filter_ || flow.facts.listed_by != 0) return;
  if (flow.facts.peer_of != 0) {
    wanted_.want_port(flow.key.theirs.port, slot.last_seen);
  } else {
    wanted_.want(flow.key.theirs.address, slot.last_seen);
  }
}

}  // namespace eugress
