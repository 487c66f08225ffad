#include "identify/list_change.h"

#include <algorithm>
#include <set>
#include <utility>

namespace eugress {
namespace {

using Span = std::pair<std::uint64_t, std::uint64_t>;  // first and last

std::set<Prefix> held_on(const std::vector<ListedRange>& ranges, Day day) {
  std::set<Prefix> held;
  for (const ListedRange& range : ranges) {
    if (range.validity.holds_on(day)) held.insert(range.prefix);
  }
  return held;
}

// Disjoint and in order.
std::vector<Span> spans_of(const std::set<Prefix>& prefixes, bool of_ipv4) {
  constexpr unsigned below_48 = 16;  // of the upper half of an address
  std::vector<Span> spans;
  for (const Prefix& prefix : prefixes) {
    if (prefix.address.is_ipv4() != of_ipv4) continue;  // of the other family
    const Address first = prefix.first();
    const Address last = prefix.last();
    const Span span =
        of_ipv4 ? Span{first.ipv4(), last.ipv4()} : Span{first.high() >> below_48, last.high() >> below_48};
    // Sorted by their beginnings, because prefixes are.
    if (!spans.empty() && span.first <= spans.back().second) {
      spans.back().second = std::max(spans.back().second, span.second);
    } else {
      spans.push_back(span);
    }
  }
  return spans;
}

std::uint64_t size_of(const std::vector<Span>& spans) noexcept {
  std::uint64_t size = 0;
  for (const auto& [first, last] : spans) size += last - first + 1;
  return size;
}

std::uint64_t shared_by(const std::vector<Span>& one, const std::vector<Span>& other) noexcept {
  std::uint64_t shared = 0;
  for (auto a = one.begin(), b = other.begin(); a != one.end() && b != other.end();) {
    const std::uint64_t first = std::max(a->first, b->first);
    const std::uint64_t last = std::min(a->second, b->second);
    if (first <= last) shared += last - first + 1;
    ++(a->second < b->second ? a : b);
  }
  return shared;
}

ListChange::Space space_of(const std::set<Prefix>& before, const std::set<Prefix>& after, bool of_ipv4) {
  const auto was = spans_of(before, of_ipv4);
  const auto is = spans_of(after, of_ipv4);
  return {size_of(was), size_of(is), shared_by(was, is)};
}

bool is_sudden(const ListChange::Space& space) noexcept {
  const std::uint64_t moved = (space.before - space.shared) + (space.after - space.shared);
  return space.before != 0 && moved > space.before / 5;
}

}  // namespace

bool ListChange::is_sudden() const noexcept {
  return eugress::is_sudden(ipv4) || eugress::is_sudden(ipv6);
}

ListChange compare_ranges(const std::vector<ListedRange>& before, const std::vector<ListedRange>& after, Day day) {
  const std::set<Prefix> was = held_on(before, day);
  const std::set<Prefix> is = held_on(after, day);
  ListChange change;
  change.prefixes = is.size();
  for (const Prefix& prefix : is) change.added += was.contains(prefix) ? 0U : 1U;
  for (const Prefix& prefix : was) change.removed += is.contains(prefix) ? 0U : 1U;
  change.ipv4 = space_of(was, is, true);
  change.ipv6 = space_of(was, is, false);
  return change;
}

}  // namespace eugress
