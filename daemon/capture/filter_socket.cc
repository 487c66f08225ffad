#include "capture/filter_socket.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "capture/filter_program.h"

namespace eugress {
namespace {

bool is_same(const sock_filter& a, const sock_filter& b) noexcept {
  return a.code == b.code && a.jt == b.jt && a.jf == b.jf && a.k == b.k;
}

}  // namespace

bool FilterSocket::shut() noexcept {
  sock_filter nothing{BPF_RET | BPF_K, 0, 0, 0};
  const sock_fprog program{1, &nothing};
  return setsockopt(descriptor_, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

void FilterSocket::open(const std::vector<std::uint32_t>& interfaces) {
  if (interfaces.empty()) return detach();
  std::vector<sock_filter> program = interfaces_program(interfaces);
  if (attach(program) != 0) detach();  // user space cannot tell interfaces apart: too much is better than nothing
}

void FilterSocket::swap(const Wanted& wanted) {
  FittedFilter fitted = fit_filter(wanted, link_, limit_);
  const bool is_new = !state_.is_attached || !std::equal(fitted.program.begin(), fitted.program.end(),
                                                         in_force_.begin(), in_force_.end(), is_same);
  if (is_new) {
    const bool is_taken = attach_smaller(wanted, fitted) == 0;
    state_.is_attached = is_taken && is_in_force(fitted.program);
    FilterSwap result = FilterSwap::verified;
    if (!state_.is_attached) result = is_taken ? FilterSwap::unverified : FilterSwap::refused;
    ++state_.swaps[static_cast<std::size_t>(result)];
    if (!state_.is_attached) {
      open(wanted.interfaces);
      fitted = {};
    }
    in_force_ = std::move(fitted.program);
  }
  state_.instructions = static_cast<std::uint32_t>(in_force_.size());
  state_.ranges = fitted.ranges;
  state_.aggregated = fitted.aggregated;
  state_.evicted = fitted.evicted;
  const std::uint32_t sampling = in_force_.empty() ? 0 : wanted.sampling;
  if (sampling != state_.sampling) state_.sampling_since = std::chrono::system_clock::now();
  state_.sampling = sampling;
  state_.forgotten = wanted.forgotten;
}

// The kernel charges a socket's filters to its option memory, the old and the new one together while it swaps them,
// and in its own, longer instructions. The limit is an administrator's (net.core.optmem_max), 20 KiB before Linux 6.7.
int FilterSocket::attach_smaller(const Wanted& wanted, FittedFilter& fitted) {
  constexpr std::size_t smallest = 64;
  int reason = fitted.program.empty() ? EINVAL : attach(fitted.program);
  while (reason == ENOMEM && limit_ > smallest) {
    detach();
    reason = attach(fitted.program);
    if (reason != ENOMEM) break;
    limit_ = std::min(limit_, fitted.program.size()) * 7 / 8;
    fitted = fit_filter(wanted, link_, limit_);
    if (fitted.program.empty()) break;
    reason = attach(fitted.program);
  }
  return reason;
}

int FilterSocket::attach(std::vector<sock_filter>& program) const noexcept {
  const sock_fprog given{static_cast<unsigned short>(program.size()), program.data()};
  return setsockopt(descriptor_, SOL_SOCKET, SO_ATTACH_FILTER, &given, sizeof given) == 0 ? 0 : errno;
}

void FilterSocket::detach() noexcept {
  const int ignored = 0;
  static_cast<void>(setsockopt(descriptor_, SOL_SOCKET, SO_DETACH_FILTER, &ignored, sizeof ignored));
}

bool FilterSocket::is_in_force(const std::vector<sock_filter>& program) const {
  std::vector<sock_filter> found(most_instructions);
  socklen_t count = static_cast<socklen_t>(found.size());  // of this option, in instructions
  if (getsockopt(descriptor_, SOL_SOCKET, SO_GET_FILTER, found.data(), &count) != 0) return false;
  found.resize(std::min<std::size_t>(count, found.size()));
  return std::equal(found.begin(), found.end(), program.begin(), program.end(), is_same);
}

}  // namespace eugress
