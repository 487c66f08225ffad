// Longest prefix match over both families, immutable once built. Prefixes are flattened into sorted disjoint intervals;
// a bitmap of the /16 blocks of IPv4 (8 KiB, stays in the first cache level) answers "nothing here" for most of a
// link's packets. An interval keeps every prefix that covers it, longest first, because rows may be dated and the
// longest may not hold on the day.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/address.h"

namespace eugress {

template <typename T>
class PrefixMap {
 public:
  struct Row {
    Prefix prefix;
    T value;
  };

  PrefixMap() = default;
  // Equal prefixes keep the order given.
  explicit PrefixMap(std::vector<Row> rows) : rows_(std::move(rows)) { build(); }

  // Every row that covers the address, longest prefix first; empty for most addresses. Valid as long as the map.
  [[nodiscard]] std::span<const T* const> covering(Address address) const noexcept {
    if (address.is_ipv4() && !block_in_use(address.ipv4())) return {};
    const auto above = std::upper_bound(starts_.begin(), starts_.end(), address);
    if (above == starts_.begin()) return {};
    const Interval& interval = intervals_[static_cast<std::size_t>(above - starts_.begin()) - 1];
    return {layers_.data() + interval.first, interval.count};
  }

  // The row with the longest prefix, or null.
  [[nodiscard]] const T* find(Address address) const noexcept {
    const auto layers = covering(address);
    return layers.empty() ? nullptr : layers.front();
  }

  [[nodiscard]] const std::vector<Row>& rows() const noexcept { return rows_; }
  // Where the answer may change, ascending: from one to the next it is the same, and in front of the first empty.
  [[nodiscard]] const std::vector<Address>& starts() const noexcept { return starts_; }
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

  // Intervals point into rows_, so the map moves but does not copy.
  PrefixMap(const PrefixMap&) = delete;
  PrefixMap& operator=(const PrefixMap&) = delete;
  PrefixMap(PrefixMap&&) noexcept = default;
  PrefixMap& operator=(PrefixMap&&) noexcept = default;
  ~PrefixMap() = default;

 private:
  struct Interval {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  static constexpr Address top{~std::uint64_t{0}, ~std::uint64_t{0}};

  [[nodiscard]] bool block_in_use(std::uint32_t ipv4) const noexcept {
    return (blocks_[ipv4 >> 22U] >> ((ipv4 >> 16U) & 63U) & 1U) != 0;
  }

  void build() {
    // Prefixes nest or are disjoint, so sorted by start and then by length a stack holds exactly those that are open.
    std::vector<const Row*> order;
    order.reserve(rows_.size());
    for (const Row& row : rows_) order.push_back(&row);
    std::stable_sort(order.begin(), order.end(),
                     [](const Row* a, const Row* b) { return a->prefix < b->prefix; });  // address, then length
    std::vector<const Row*> open;
    const auto close_before = [&](Address start) {
      while (!open.empty() && open.back()->prefix.last() < start) {
        const Address last = open.back()->prefix.last();
        while (!open.empty() && open.back()->prefix.last() == last) open.pop_back();
        if (last != top) begin_interval(next(last), open);
      }
    };
    for (const Row* row : order) {
      close_before(row->prefix.first());
      open.push_back(row);
      begin_interval(row->prefix.first(), open);
      mark_blocks(row->prefix);
    }
    while (!open.empty()) {
      const Address last = open.back()->prefix.last();
      while (!open.empty() && open.back()->prefix.last() == last) open.pop_back();
      if (last != top) begin_interval(next(last), open);
    }
  }

  static Address next(Address address) noexcept {
    const std::uint64_t low = address.low() + 1;
    return {address.high() + (low == 0 ? 1U : 0U), low};
  }

  void begin_interval(Address start, const std::vector<const Row*>& open) {
    const auto first = static_cast<std::uint32_t>(layers_.size());
    // Longest first; of equal prefixes the one given first.
    std::vector<const Row*> covering{open.rbegin(), open.rend()};
    std::stable_sort(covering.begin(), covering.end(), [](const Row* a, const Row* b) {
      return a->prefix.length != b->prefix.length ? a->prefix.length > b->prefix.length : a < b;
    });
    for (const Row* row : covering) layers_.push_back(&row->value);
    const Interval interval{first, static_cast<std::uint32_t>(covering.size())};
    if (!starts_.empty() && starts_.back() == start) {
      intervals_.back() = interval;
      return;
    }
    starts_.push_back(start);
    intervals_.push_back(interval);
  }

  void mark_blocks(const Prefix& prefix) noexcept {
    constexpr Address first_ipv4 = Address::from_ipv4(0);
    constexpr Address last_ipv4 = Address::from_ipv4(0xffffffff);
    if (prefix.last() < first_ipv4 || last_ipv4 < prefix.first()) return;
    const std::uint32_t from = std::max(prefix.first(), first_ipv4).ipv4() >> 16U;
    const std::uint32_t to = std::min(prefix.last(), last_ipv4).ipv4() >> 16U;
    for (std::uint32_t block = from; block <= to; ++block) blocks_[block >> 6U] |= std::uint64_t{1} << (block & 63U);
  }

  std::vector<Row> rows_;
  std::vector<Address> starts_;
  std::vector<Interval> intervals_;
  std::vector<const T*> layers_;
  std::array<std::uint64_t, 1024> blocks_{};
};

}  // namespace eugress
