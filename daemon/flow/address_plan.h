// Which addresses are ours, in which zone, and which a provider lists: one look-up per address answers all of it. Built
// by the hall from settings and provider tables, immutable, part of Knowledge. Provider rows are dated: a replay is
// judged by the list of its day.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/address_index.h"
#include "base/prefix_map.h"
#include "base/time.h"
#include "flow/flow_key.h"

namespace eugress {

// 0 is "no provider"; providers are numbered from 1 in the order of identify/providers.cc.
using ProviderNumber = std::uint8_t;
// The institution's zones are numbered from 2.
using ZoneNumber = std::uint8_t;
constexpr ZoneNumber zone_other = 0;
constexpr ZoneNumber zone_on_site = 1;  // both ends on the campus: a provider's server that stands here

// What a provider's own list says a range is for. `other`: it does not say, or in words that mean nothing to us.
enum class ListedService : std::uint8_t { core, phone, cdn, other };

struct AddressRow {
  enum class Kind : std::uint8_t { campus, on_site_server, provider };
  Kind kind = Kind::campus;
  std::uint8_t number = 0;  // zone of campus rows, ProviderNumber of provider rows
  Validity validity;
  ListedService service = ListedService::other;  // of provider rows
};

// A word, so that it is copied as one.
struct alignas(8) Side {
  bool is_campus = false;
  bool is_on_site_server = false;
  ZoneNumber zone = 0;
  ProviderNumber provider = 0;
  ListedService service = ListedService::other;  // only with a provider

  friend constexpr bool operator==(const Side&, const Side&) noexcept = default;
};

class AddressPlan {
 public:
  AddressPlan() = default;
  explicit AddressPlan(std::vector<PrefixMap<AddressRow>::Row> rows);

  [[nodiscard]] Side side(Address address, Day day) const noexcept {
    const std::uint32_t first = index_.find(address);
    if (first == 0) return {};
    const DatedSide* dated = &sides_[first];
    while (dated->until <= day) ++dated;  // the last one has no end
    return dated->side;
  }

  [[nodiscard]] const std::vector<PrefixMap<AddressRow>::Row>& rows() const noexcept { return map_.rows(); }

 private:
  // What holds from the end of the one before it.
  struct DatedSide {
    Day until = Day::max();
    Side side;
  };
  using DatedSides = std::vector<DatedSide>;
  [[nodiscard]] static DatedSides dated_sides(std::span<const AddressRow* const> rows);

  PrefixMap<AddressRow> map_;
  AddressIndex index_;  // numbers are places in sides_
  DatedSides sides_;    // the first is nobody's
};

}  // namespace eugress
