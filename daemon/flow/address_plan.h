// Which addresses are ours, in which zone, and which a provider lists: one look-up per address answers all of it. Built
// by the hall from settings and provider tables, immutable, part of Knowledge. Provider rows are dated: a replay is
// judged by the list of its day.
#pragma once

#include <cstdint>
#include <vector>

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

struct Side {
  bool is_campus = false;
  bool is_on_site_server = false;
  ZoneNumber zone = 0;
  ProviderNumber provider = 0;
  ListedService service = ListedService::other;  // only with a provider
};

class AddressPlan {
 public:
  AddressPlan() = default;
  explicit AddressPlan(std::vector<PrefixMap<AddressRow>::Row> rows) : map_(std::move(rows)) {}

  [[nodiscard]] Side side(Address address, Day day) const noexcept {
    Side side;
    bool zone_known = false;
    for (const AddressRow* row : map_.covering(address)) {
      switch (row->kind) {
        case AddressRow::Kind::campus:
          side.is_campus = true;
          if (!zone_known) side.zone = row->number;
          zone_known = true;
          break;
        case AddressRow::Kind::on_site_server:
          side.is_on_site_server = true;
          break;
        case AddressRow::Kind::provider:
          if (side.provider == 0 && row->validity.holds_on(day)) {
            side.provider = row->number;
            side.service = row->service;
          }
          break;
      }
    }
    return side;
  }

  [[nodiscard]] const std::vector<PrefixMap<AddressRow>::Row>& rows() const noexcept { return map_.rows(); }

 private:
  PrefixMap<AddressRow> map_;
};

}  // namespace eugress
