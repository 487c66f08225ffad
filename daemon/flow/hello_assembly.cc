#include "flow/hello_assembly.h"

#include <algorithm>
#include <utility>

namespace eugress {

const HelloAssembly::Place* HelloAssembly::held(const Ticket& ticket) const noexcept {
  if (!ticket.is_open()) return nullptr;
  const Place& place = places_[ticket.place];
  return place.is_used && place.turn == ticket.turn ? &place : nullptr;
}

HelloAssembly::Place* HelloAssembly::held(const Ticket& ticket) noexcept {
  return std::as_const(*this).held(ticket) == nullptr ? nullptr : &places_[ticket.place];
}

HelloAssembly::Ticket HelloAssembly::open(std::uint32_t start, Timestamp now, Bytes label) noexcept {
  const auto is_free = [&](const Place& place) { return !place.is_used || now - place.opened > max_age; };
  const auto found = std::find_if(places_.begin(), places_.end(), is_free);
  if (found == places_.end()) return {};
  if (!found->is_used) ++in_use_;
  found->is_used = true;
  if (++found->turn == 0) ++found->turn;
  found->start = start;
  found->opened = now;
  found->contiguous = 0;
  found->present.reset();
  const Bytes kept = label.first(std::min(label.size(), longest_label));
  std::copy(kept.begin(), kept.end(), found->label.begin());
  found->label_octets = static_cast<std::uint8_t>(kept.size());
  return {found->turn, static_cast<std::uint16_t>(found - places_.begin())};
}

HelloAssembly::Outcome HelloAssembly::add(Ticket& ticket, std::uint64_t offset, Bytes octets, Timestamp now) noexcept {
  Place* const place = held(ticket);
  const auto give_up = [&](Outcome outcome) {
    close(ticket);
    return outcome;
  };
  if (place == nullptr || now - place->opened > max_age) return give_up(Outcome::aged);
  if (offset > longest || octets.size() > longest - offset) return give_up(Outcome::too_long);
  for (std::size_t at = offset; const std::uint8_t octet : octets) {
    if (place->present[at] && place->octets[at] != octet) return give_up(Outcome::conflicting);
    place->octets[at] = octet;
    place->present[at] = true;
    ++at;
  }
  while (place->contiguous < longest && place->present[place->contiguous]) ++place->contiguous;
  return Outcome::kept;
}

HelloAssembly::Outcome HelloAssembly::add_segment(Ticket& ticket, std::uint32_t sequence, Bytes octets,
                                                  Timestamp now) noexcept {
  const Place* const place = held(ticket);
  if (place == nullptr) return add(ticket, 0, {}, now);
  const std::uint32_t ahead = sequence - place->start;
  constexpr std::uint32_t half = 1U << 31U;  // RFC 9293 section 3.4: what is nearer the other way lies before
  if (ahead < half) return add(ticket, ahead, octets, now);
  const std::uint32_t before = ~ahead + 1;
  return add(ticket, 0, before < octets.size() ? octets.subspan(before) : Bytes{}, now);
}

Bytes HelloAssembly::prefix(const Ticket& ticket) const noexcept {
  const Place* const place = held(ticket);
  return place == nullptr ? Bytes{} : Bytes{place->octets}.first(place->contiguous);
}

Bytes HelloAssembly::label(const Ticket& ticket) const noexcept {
  const Place* const place = held(ticket);
  return place == nullptr ? Bytes{} : Bytes{place->label}.first(place->label_octets);
}

void HelloAssembly::close(Ticket& ticket) noexcept {
  if (Place* const place = held(ticket)) {
    place->is_used = false;
    --in_use_;
  }
  ticket = {};
}

}  // namespace eugress
