// Inner: one span as several workers saw it becomes one interval. Pure.
#pragma once

#include <tuple>

#include "account/interval.h"

namespace eugress {

// Of the same span; `into` keeps its number.
void merge(Interval& into, Interval&& from);

// Workers want the same of their filters, each has learned a little more or less: as narrow as the widest.
[[nodiscard]] FilterState worst_of(const FilterState& a, const FilterState& b) noexcept;

// What a record is about.
[[nodiscard]] inline auto identity(const ServerRecord& record) {
  return std::tuple{record.server, record.transport, record.finding.plane, record.zone};
}

}  // namespace eugress
