#include "capture/live_source.h"

#include <linux/if_packet.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

namespace eugress {
namespace {

constexpr int frames_per_batch = 4096;              // unbounded, pcap_dispatch() need not return under load
constexpr int patience_milliseconds = 200;          // the longest that read() waits for a frame
constexpr std::chrono::milliseconds hold_back{50};  // so a frame may be that old when it comes: two ticks, generously

void discard(u_char*, const pcap_pkthdr*, const u_char*) noexcept {}

}  // namespace

LiveSource::LiveSource(Pcap pcap, WatchedLinks links, LinkType link, Setting setting)
    : pcap_(std::move(pcap)),
      links_(std::move(links)),
      link_(link),
      setting_(setting),
      descriptor_(pcap_get_selectable_fd(pcap_.get())),
      filter_(descriptor_, link),
      fraction_(pcap_get_tstamp_precision(pcap_.get()) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000) {}

Batch LiveSource::read(FrameSink sink) {
  if (failure_) return {Reading::failed, std::nullopt, *failure_};
  if (!has_backlog_) wait();
  const Timestamp now = std::chrono::system_clock::now();
  run_.begin(sink);
  oldest_ = now;
  void* const self = this;
  const int given = pcap_dispatch(pcap_.get(), frames_per_batch, &take, static_cast<u_char*>(self));
  run_.give();
  if (given < 0) {
    // An interface that is only down is no error: libpcap gives no frames until it is up again.
    failure_ = Error{name() + ": capture ended: " + pcap_geterr(pcap_.get()) +
                     "; restart eugress once the interface is there again"};
    return {Reading::failed, std::nullopt, *failure_};
  }
  has_backlog_ = given >= frames_per_batch;
  if (has_backlog_) return {Reading::frames, std::nullopt, {}, now - oldest_};
  return {Reading::frames, now - hold_back, {}, now - oldest_};
}

void LiveSource::take(u_char* user, const pcap_pkthdr* header, const u_char* octets) noexcept {
  void* const self = user;
  static_cast<LiveSource*>(self)->give(*header, octets);
}

void LiveSource::give(const pcap_pkthdr& header, const u_char* octets) noexcept {
  const Timestamp time{std::chrono::seconds{header.ts.tv_sec} + Nanoseconds{header.ts.tv_usec * fraction_}};
  oldest_ = std::min(oldest_, time);
  run_.add(Frame{time, Bytes{octets, header.caplen}, std::max(header.len, header.caplen), link_});
}

// Ends early when a block is ready, the interface changed, or a signal came; pcap_dispatch() finds out which.
void LiveSource::wait() const noexcept {
  pollfd ring{descriptor_, POLLIN, 0};
  static_cast<void>(poll(&ring, 1, patience_milliseconds));
}

// The only reader of the kernel's statistics, which start anew with every reading; libpcap adds them up.
bool LiveSource::see_statistics() {
  pcap_stat readings{};
  if (pcap_stats(pcap_.get(), &readings) != 0) return false;
  received_.see(readings.ps_recv);
  dropped_.see(readings.ps_drop);
  return true;
}

LossCounts LiveSource::losses() {
  LossCounts losses;
  if (see_statistics()) {
    losses.received = received_.total() - received_before_;
    losses.kernel = dropped_.total() - dropped_before_;
  }
  if (setting_.states_interface_loss) losses.interface = links_.losses();
  return losses;
}

void LiveSource::shut() {
  if (!filter_.shut()) return;  // then everything comes, and narrow() will say so
  constexpr std::chrono::milliseconds most{500};
  const auto give_up = std::chrono::steady_clock::now() + most;
  // A block that is not full is handed over two ticks later.
  const auto two_ticks = std::chrono::steady_clock::now() + std::chrono::milliseconds{2 * block_timeout_milliseconds};
  for (auto now = two_ticks; now < give_up; now = std::chrono::steady_clock::now()) {
    pollfd ring{descriptor_, POLLIN, 0};
    static_cast<void>(poll(&ring, 1, 2 * block_timeout_milliseconds));
    const int given = pcap_dispatch(pcap_.get(), frames_per_batch, &discard, nullptr);
    if (given <= 0 && now > two_ticks) break;
  }
  static_cast<void>(see_statistics());  // as they were before, if the kernel does not say
  received_before_ = received_.total();
  dropped_before_ = dropped_.total();
}

void LiveSource::begin() {
  follow_links();
  if (!setting_.is_filtered) filter_.open(numbers_);
}

void LiveSource::narrow(const Wanted& wanted) {
  follow_links();
  if (!setting_.is_filtered) return filter_.open(numbers_);
  if (numbers_.empty()) return filter_.swap(wanted);
  Wanted here = wanted;
  here.interfaces = numbers_;
  filter_.swap(here);
}

// Of a selection: an interface that was made anew has another number, and does not hear everything yet.
void LiveSource::follow_links() {
  if (!links_.is_selection()) return;
  std::vector<std::uint32_t> numbers = links_.numbers();
  constexpr std::uint32_t no_interface = 0;
  if (numbers.empty()) numbers.push_back(no_interface);  // an empty list would mean all
  for (const std::uint32_t number : numbers) {
    const bool is_new = std::find(numbers_.begin(), numbers_.end(), number) == numbers_.end();
    if (!is_new || !setting_.promiscuous || number == no_interface) continue;  // it hears all, or need not
    const packet_mreq all{static_cast<int>(number), PACKET_MR_PROMISC, 0, {}};
    // Where that is refused we hear what the gateway itself is told, which on a gateway is all that it forwards.
    static_cast<void>(setsockopt(descriptor_, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all));
  }
  numbers_ = std::move(numbers);
}

}  // namespace eugress
