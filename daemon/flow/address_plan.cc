#include "flow/address_plan.h"

#include <algorithm>
#include <utility>

namespace eugress {
namespace {

// Of rows that cover one address, the longest prefix first.
Side side_on(std::span<const AddressRow* const> rows, Day day) noexcept {
  Side side;
  bool zone_known = false;
  for (const AddressRow* row : rows) {
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

}  // namespace

AddressPlan::DatedSides AddressPlan::dated_sides(std::span<const AddressRow* const> rows) {
  std::vector<Day> changes{Day::max()};
  for (const AddressRow* row : rows) {
    for (const Day day : {row->validity.from, row->validity.until}) {
      if (day != Day::min()) changes.push_back(day);
    }
  }
  std::sort(changes.begin(), changes.end());
  changes.erase(std::unique(changes.begin(), changes.end()), changes.end());
  DatedSides sides;
  Day from = Day::min();
  for (const Day until : changes) {
    const Side side = side_on(rows, from);
    if (!sides.empty() && sides.back().side == side) {
      sides.back().until = until;
    } else {
      sides.push_back({until, side});
    }
    from = until;
  }
  return sides;
}

AddressPlan::AddressPlan(std::vector<PrefixMap<AddressRow>::Row> rows) : map_(std::move(rows)), sides_{{}} {
  std::vector<AddressIndex::Stretch> stretches;
  for (const Address start : map_.starts()) {
    const auto covering = map_.covering(start);
    const auto place = static_cast<std::uint32_t>(covering.empty() ? 0 : sides_.size());
    stretches.push_back({start, place});
    if (place == 0) continue;  // nothing lies there
    const DatedSides dated = dated_sides(covering);
    sides_.insert(sides_.end(), dated.begin(), dated.end());
  }
  index_ = AddressIndex{stretches};
}

}  // namespace eugress
