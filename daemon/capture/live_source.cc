// Live capture: libpcap's TPACKET_V3 ring, read without blocking after a poll, so that an idle link returns too.
#include <net/if.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <climits>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capture/capture.h"
#include "capture/data_link.h"
#include "capture/filter_socket.h"
#include "capture/wrapping_count.h"

namespace eugress {
namespace {

constexpr int frames_per_batch = 4096;          // unbounded, pcap_dispatch() need not return under load
constexpr int patience_milliseconds = 200;      // the longest that read() waits for a frame
constexpr int block_timeout_milliseconds = 10;  // a block of the ring is handed over at the latest at its second tick
constexpr std::chrono::milliseconds hold_back{50};  // so a frame may be that old when it comes: two ticks, generously

struct PcapCloser {
  void operator()(pcap_t* pcap) const noexcept { pcap_close(pcap); }
};
using Pcap = std::unique_ptr<pcap_t, PcapCloser>;

class LiveSource final : public Source {
 public:
  LiveSource(Pcap pcap, std::string interface, LinkType link, bool states_interface_loss, bool is_filtered)
      : pcap_(std::move(pcap)),
        interface_(std::move(interface)),
        link_(link),
        filter_(pcap_fileno(pcap_.get()), link),
        is_filtered_(is_filtered),
        fraction_(pcap_get_tstamp_precision(pcap_.get()) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000),
        states_interface_loss_(states_interface_loss),
        descriptor_(pcap_get_selectable_fd(pcap_.get())) {}

  Batch read(FrameSink sink) override {
    if (failure_) return {Reading::failed, std::nullopt, *failure_};
    if (!has_backlog_) wait();
    const Timestamp now = std::chrono::system_clock::now();
    sink_ = sink;
    void* const self = this;
    const int given = pcap_dispatch(pcap_.get(), frames_per_batch, &take, static_cast<u_char*>(self));
    if (given < 0) {
      // An interface that is only down is no error: libpcap gives no frames until it is up again.
      failure_ = Error{interface_ + ": capture ended: " + pcap_geterr(pcap_.get()) +
                       "; restart eugress once the interface is there again"};
      return {Reading::failed, std::nullopt, *failure_};
    }
    has_backlog_ = given >= frames_per_batch;
    if (has_backlog_) return {};
    return {Reading::frames, now - hold_back, {}};
  }

  [[nodiscard]] LossCounts losses() override {
    pcap_stat readings{};
    if (pcap_stats(pcap_.get(), &readings) != 0) return {};
    kernel_loss_.see(readings.ps_drop);
    interface_loss_.see(readings.ps_ifdrop);
    LossCounts losses;
    losses.kernel = kernel_loss_.total();
    if (states_interface_loss_) losses.interface = interface_loss_.total();
    return losses;
  }

  // What came before a filter is there must not count: half of it would be what the filter keeps out.
  void shut() {
    if (!filter_.shut()) return;  // then everything comes, and narrow() will say so
    constexpr std::chrono::milliseconds most{500};
    const auto give_up = std::chrono::steady_clock::now() + most;
    // A block that is not full is handed over two ticks later.
    const auto two_ticks = std::chrono::steady_clock::now() + std::chrono::milliseconds{2 * block_timeout_milliseconds};
    for (auto now = two_ticks; now < give_up; now = std::chrono::steady_clock::now()) {
      pollfd ring{descriptor_, POLLIN, 0};
      static_cast<void>(poll(&ring, 1, 2 * block_timeout_milliseconds));
      const int given = pcap_dispatch(pcap_.get(), frames_per_batch, &discard, nullptr);
      if (given <= 0 && now > two_ticks) return;
    }
  }

  void narrow(const Wanted& wanted) override {
    if (is_filtered_) filter_.swap(wanted);
  }
  [[nodiscard]] std::optional<FilterState> filter() const override { return filter_.state(); }

  [[nodiscard]] std::string name() const override { return interface_; }

 private:
  static void discard(u_char*, const pcap_pkthdr*, const u_char*) noexcept {}

  static void take(u_char* user, const pcap_pkthdr* header, const u_char* octets) noexcept {
    void* const self = user;
    static_cast<LiveSource*>(self)->give(*header, octets);
  }

  void give(const pcap_pkthdr& header, const u_char* octets) const noexcept {
    const Timestamp time{std::chrono::seconds{header.ts.tv_sec} + Nanoseconds{header.ts.tv_usec * fraction_}};
    sink_.take(sink_.self, Frame{time, Bytes{octets, header.caplen}, std::max(header.len, header.caplen), link_});
  }

  // Ends early when a block is ready, the interface changed, or a signal came; pcap_dispatch() finds out which.
  void wait() const noexcept {
    pollfd ring{descriptor_, POLLIN, 0};
    static_cast<void>(poll(&ring, 1, patience_milliseconds));
  }

  Pcap pcap_;
  std::string interface_;
  LinkType link_;
  FilterSocket filter_;
  bool is_filtered_;
  long fraction_;  // nanoseconds of one unit in tv_usec
  bool states_interface_loss_;
  int descriptor_;
  bool has_backlog_ = false;  // the last batch was full, the ring may hold more
  FrameSink sink_;
  WrappingCount kernel_loss_;
  WrappingCount interface_loss_;
  std::optional<Error> failure_;
};

std::string own_path() {
  std::array<char, PATH_MAX> path{};
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  return length > 0 ? std::string{path.data(), static_cast<std::size_t>(length)} : "/usr/bin/eugress";
}

std::string interface_names() {
  const Result<std::vector<InterfaceDescription>> interfaces = list_interfaces();
  std::string names;
  if (!interfaces) return names;
  for (const InterfaceDescription& interface : *interfaces) names += (names.empty() ? "" : ", ") + interface.name;
  return names;
}

Error why_not_activated(int status, pcap_t* pcap, const std::string& interface) {
  switch (status) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
      return Error{interface +
                   ": capture needs the capability CAP_NET_RAW; run as root, or grant it once with: setcap " +
                   "cap_net_raw+ep " + own_path()};
    case PCAP_ERROR_NO_SUCH_DEVICE:
      return Error{interface + ": there is no such interface; there are: " + interface_names()};
    case PCAP_ERROR_IFACE_NOT_UP:
      return Error{interface + ": the interface is down; bring it up with: ip link set " + interface + " up"};
    default: {
      std::string message = interface + ": capture cannot start: " + pcap_statustostr(status);
      const std::string detail = pcap_geterr(pcap);
      if (!detail.empty()) message += " (" + detail + ")";
      return Error{std::move(message)};
    }
  }
}

// libpcap takes the interface's own losses from here, and only of one interface in promiscuous mode.
bool states_interface_loss(const LiveSettings& settings) {
  const std::string path = "/sys/class/net/" + settings.interface + "/statistics/rx_missed_errors";
  return settings.promiscuous && access(path.c_str(), R_OK) == 0;
}

}  // namespace

Result<std::unique_ptr<Source>> open_live(const LiveSettings& settings) {
  const std::string& interface = settings.interface;
  if (interface.empty()) return Error{"capture: no interface is named; there are: " + interface_names()};
  if (settings.ring_bytes > INT_MAX) return Error{interface + ": a capture ring may have at most 2147483647 octets"};
  std::array<char, PCAP_ERRBUF_SIZE> reason{};
  Pcap pcap{pcap_create(interface.c_str(), reason.data())};
  if (pcap == nullptr) return Error{interface + ": capture cannot start: " + reason.data()};
  pcap_set_snaplen(pcap.get(), static_cast<int>(std::min<std::uint32_t>(settings.snap_length, INT_MAX)));
  pcap_set_promisc(pcap.get(), settings.promiscuous ? 1 : 0);
  pcap_set_buffer_size(pcap.get(), static_cast<int>(settings.ring_bytes));
  pcap_set_timeout(pcap.get(), block_timeout_milliseconds);
  pcap_set_tstamp_precision(pcap.get(), PCAP_TSTAMP_PRECISION_NANO);  // refused: it stays at microseconds
  const int status = pcap_activate(pcap.get());                       // above zero: a warning, capture works
  if (status < 0) return why_not_activated(status, pcap.get(), interface);
  if (pcap_setnonblock(pcap.get(), 1, reason.data()) != 0) {
    return Error{interface + ": capture cannot start without blocking: " + reason.data()};
  }
  const int number = pcap_datalink(pcap.get());
  const std::optional<LinkType> link = link_type_of(number);
  if (!link) return Error{interface + ": " + unsupported_link(number, pcap_datalink_val_to_name(number))};
  auto source = std::make_unique<LiveSource>(std::move(pcap), interface, *link, states_interface_loss(settings),
                                             settings.is_filtered);
  if (settings.is_filtered) source->shut();
  return std::unique_ptr<Source>{std::move(source)};
}

Result<std::vector<InterfaceDescription>> list_interfaces() {
  pcap_if_t* found = nullptr;
  std::array<char, PCAP_ERRBUF_SIZE> reason{};
  if (pcap_findalldevs(&found, reason.data()) != 0)
    return Error{std::string{"interfaces cannot be listed: "} + reason.data()};
  std::vector<InterfaceDescription> interfaces;
  for (const pcap_if_t* each = found; each != nullptr; each = each->next) {
    // libpcap also lists buses and queues (usbmon, nflog), which carry no link layer of ours.
    if (if_nametoindex(each->name) != 0 || std::string_view{each->name} == "any") {
      interfaces.push_back(
          {each->name, each->description == nullptr ? "" : each->description, (each->flags & PCAP_IF_UP) != 0});
    }
  }
  pcap_freealldevs(found);
  return interfaces;
}

}  // namespace eugress
