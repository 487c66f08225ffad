// Inner: the filter of one capture socket: attached, read back and compared, swapped at run time. Between two programs
// nothing is lost; where the kernel has no room for both at once, everything passes for a moment. One thread; does not
// own the descriptor.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <vector>

#include "capture/filter.h"
#include "capture/filter_fit.h"
#include "capture/frame.h"

namespace eugress {

class FilterSocket {
 public:
  FilterSocket(int descriptor, LinkType link) noexcept : descriptor_(descriptor), link_(link) {}

  // Nothing passes until the first swap(). False if the kernel does not take even that.
  [[nodiscard]] bool shut() noexcept;
  // Everything passes, of these interfaces if any is named.
  void open(const std::vector<std::uint32_t>& interfaces);
  // Whatever comes of it, nothing that is wanted is kept out: without a verified filter everything passes.
  void swap(const Wanted& wanted);
  [[nodiscard]] const FilterState& state() const noexcept { return state_; }

 private:
  // errno, or 0.
  [[nodiscard]] int attach(std::vector<sock_filter>& program) const noexcept;
  [[nodiscard]] bool is_in_force(const std::vector<sock_filter>& program) const;
  void detach() noexcept;
  [[nodiscard]] int attach_smaller(const Wanted& wanted, FittedFilter& fitted);

  int descriptor_;
  LinkType link_;
  std::size_t limit_ = most_instructions;  // smaller where net.core.optmem_max is
  std::vector<sock_filter> in_force_;
  FilterState state_;
};

}  // namespace eugress
