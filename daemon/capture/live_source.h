// Inner: one socket of a live capture: libpcap's TPACKET_V3 ring, read without blocking after a poll, so that an idle
// link returns too. One thread.
#pragma once

#include <pcap/pcap.h>

#include <memory>
#include <optional>
#include <string>

#include "capture/filter_socket.h"
#include "capture/frame_run.h"
#include "capture/source.h"
#include "capture/watched_links.h"
#include "capture/wrapping_count.h"

namespace eugress {

struct PcapCloser {
  void operator()(pcap_t* pcap) const noexcept { pcap_close(pcap); }
};
using Pcap = std::unique_ptr<pcap_t, PcapCloser>;

constexpr int block_timeout_milliseconds = 10;  // a block of the ring is handed over at the latest at its second tick

class LiveSource final : public Source {
 public:
  struct Setting {
    bool is_filtered = false;
    bool promiscuous = true;
    bool states_interface_loss = true;  // of several sources of one link only one does
  };
  // `pcap`: activated, non-blocking.
  LiveSource(Pcap pcap, WatchedLinks links, LinkType link, Setting setting);

  Batch read(FrameSink sink) override;
  [[nodiscard]] LossCounts losses() override;
  void narrow(const Wanted& wanted) override;
  [[nodiscard]] std::optional<FilterState> filter() const override { return filter_.state(); }
  [[nodiscard]] std::string name() const override { return links_.text(); }

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  // Nothing comes any more, and what had come is forgotten. Where the kernel does not even take that, everything comes.
  void shut();
  // An unfiltered source begins; a filtered one with its first narrow().
  void begin();

 private:
  static void take(u_char* user, const pcap_pkthdr* header, const u_char* octets) noexcept;
  void give(const pcap_pkthdr& header, const u_char* octets) noexcept;
  void wait() const noexcept;
  void follow_links();
  bool see_statistics();

  Pcap pcap_;
  WatchedLinks links_;
  LinkType link_;
  Setting setting_;
  int descriptor_;
  FilterSocket filter_;
  long fraction_;             // nanoseconds of one unit in tv_usec
  bool has_backlog_ = false;  // the last batch was full, the ring may hold more
  FrameRun run_;
  Timestamp oldest_;                    // of the batch
  std::vector<std::uint32_t> numbers_;  // of a selection of interfaces, as last followed
  WrappingCount received_;
  WrappingCount dropped_;
  // Of what came while the source was shut, for nobody's eyes.
  std::uint64_t received_before_ = 0;
  std::uint64_t dropped_before_ = 0;
  std::optional<Error> failure_;
};

}  // namespace eugress
