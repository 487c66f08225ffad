#include "judge/exemption.h"

#include <algorithm>
#include <array>

namespace eugress {
namespace {

constexpr std::array<std::string_view, 5> kind_texts{"external-host", "vpn-pool", "support-ticket", "fail-over",
                                                     "probe"};

template <typename Range, typename Matches>
bool is_open_or_any(const Range& wanted, Matches&& matches) noexcept {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), matches);
}

}  // namespace

std::string_view to_text(ExemptionKind kind) noexcept {
  return kind_texts[static_cast<std::size_t>(kind)];
}

std::optional<ExemptionKind> exemption_kind_from_text(std::string_view text) noexcept {
  const auto at = std::find(kind_texts.begin(), kind_texts.end(), text);
  if (at == kind_texts.end()) return std::nullopt;
  return static_cast<ExemptionKind>(at - kind_texts.begin());
}

Result<Exemptions> Exemptions::prepare(std::vector<Exemption> exemptions, const RegionTable& regions,
                                       const std::vector<std::string>& zone_names) {
  Exemptions prepared;
  prepared.all_ = std::move(exemptions);
  for (Exemption& one : prepared.all_) {
    for (Country& country : one.countries) country = regions.resolve(country);
    std::bitset<256> numbers;
    for (const std::string& zone : one.zones) {
      const auto named = std::find(zone_names.begin(), zone_names.end(), zone);
      if (named == zone_names.end()) {
        return Error{
            one.written_at + ": exemption \"" + one.id + "\" is for the zone \"" + zone +
            "\", which is not told apart; declare it in eugress.toml, with at least account.small_count people"};
      }
      numbers.set(static_cast<std::size_t>(named - zone_names.begin()));
    }
    prepared.zones_.push_back(numbers);
    prepared.changes_.push_back(one.window.from());
    prepared.changes_.push_back(one.window.until());
  }
  std::sort(prepared.changes_.begin(), prepared.changes_.end());
  prepared.changes_.erase(std::unique(prepared.changes_.begin(), prepared.changes_.end()), prepared.changes_.end());
  prepared.open_.resize(prepared.changes_.size() + 1);
  for (std::uint32_t number = 0; number < prepared.all_.size(); ++number) {
    const Window& window = prepared.all_[number].window;
    const std::size_t end = prepared.span_of(window.until());
    for (std::size_t span = prepared.span_of(window.from()); span < end; ++span) {
      prepared.open_[span].push_back(number);
    }
  }
  return prepared;
}

std::size_t Exemptions::span_of(Timestamp time) const noexcept {
  return static_cast<std::size_t>(std::upper_bound(changes_.begin(), changes_.end(), time) - changes_.begin());
}

bool Exemptions::covers(std::size_t number, const Departure& departure) const noexcept {
  const Exemption& one = all_[number];
  if (!one.planes.test(static_cast<std::size_t>(departure.plane))) return false;
  if (one.kind == ExemptionKind::external_host && departure.host == Host::own) return false;
  if (zones_[number].any() && !zones_[number].test(departure.zone)) return false;
  return is_open_or_any(one.servers, [&](const Prefix& prefix) { return prefix.contains(departure.server); }) &&
         is_open_or_any(one.countries, [&](Country country) { return country == departure.country; });
}

const Exemption* Exemptions::covering(const Departure& departure) const noexcept {
  if (all_.empty()) return nullptr;
  for (const std::uint32_t number : open_[span_of(departure.at)]) {
    if (covers(number, departure)) return &all_[number];
  }
  return nullptr;
}

std::vector<Exemption> exemptions_by_ticket(const Exemption& rests_on, const std::vector<TicketWindow>& tickets) {
  std::vector<Exemption> each;
  for (const TicketWindow& ticket : tickets) {
    const auto window = ticket.window.within(rests_on.window);
    const PlaneSet planes = ticket.scope & rests_on.planes;
    if (!window || planes.none()) continue;  // says nothing about what this exemption is for
    Exemption one = rests_on;
    one.id += "/" + ticket.id_sha256.substr(0, 12);
    one.window = *window;
    one.planes = planes;
    each.push_back(std::move(one));
  }
  return each;
}

}  // namespace eugress
