// What single packets betray of the place at which we look: that one was joined out of several, or passes twice. Of the
// packets of identified flows alone. A packet counts as passing twice if another of the same flow and way, with the
// same length, IPv4 identification, TCP header and beginning of the payload, came within three milliseconds: that is
// what stays when a packet is routed, and what a sender who sends again does not repeat so soon. Packets without
// payload are not looked at, for acknowledgements repeat each other by right. One eighth of the time is looked at.
//
// A direct-mapped table of fixed size; the older entry yields, and is counted if it was still of use. One per worker.
#pragma once

#include <array>
#include <cstdint>

#include "base/byte_reader.h"
#include "base/time.h"
#include "decode/packet.h"

namespace eugress {

// Of packets of identified flows, in one interval.
struct TapCounts {
  std::uint64_t merged = 0;           // longer than a packet on the Internet can be
  std::uint64_t compared = 0;         // looked at for whether they pass twice
  std::uint64_t duplicates = 0;       // of these, the second and later copies
  std::uint64_t displaced = 0;        // forgotten too soon, for want of room
  std::uint64_t foreign_clients = 0;  // octets whose own side is in none of the campus prefixes

  TapCounts& operator+=(const TapCounts& other) noexcept {
    merged += other.merged;
    compared += other.compared;
    duplicates += other.duplicates;
    displaced += other.displaced;
    foreign_clients += other.foreign_clients;
    return *this;
  }
  friend constexpr bool operator==(const TapCounts&, const TapCounts&) noexcept = default;
};

class TapWatch {
 public:
  // Paths to a provider's servers lead over the Internet, on which no longer packet passes.
  static constexpr std::uint32_t longest_packet = 1500;
  static constexpr std::uint32_t longest_detour = 3'000'000U >> 10U;  // 3 ms, in units of 1,024 ns
  static constexpr std::size_t capacity = 2048;                       // 16 KiB

  void see(const Packet& packet, TapCounts& counts) noexcept {
    if (packet.ip_octets > longest_packet) [[unlikely]]
      ++counts.merged;
    if (is_watched(packet.time) && !packet.payload.empty()) compare(packet, counts);
  }

  // The first 34 of each 268 milliseconds, so that both copies of a packet are looked at or neither.
  [[nodiscard]] static constexpr bool is_watched(Timestamp time) noexcept {
    constexpr std::int64_t rest = std::int64_t{7} << 25U;
    return (time.time_since_epoch().count() & rest) == 0;
  }

 private:
  struct Entry {
    std::uint32_t mark = 0;     // 0: empty
    std::uint32_t seen_at = 0;  // in units of 1,024 ns
  };

  static constexpr std::uint64_t mixed(std::uint64_t sum, std::uint64_t word) noexcept {
    sum = (sum ^ word) * 0x9e3779b97f4a7c15U;
    return sum ^ (sum >> 32U);
  }
  // The first octets of a payload tell two packets of a flow apart: sequence numbers stand there.
  static std::uint64_t with_beginning(std::uint64_t sum, Bytes payload) noexcept {
    ByteReader reader{payload};
    if (payload.size() >= 3 * sizeof(std::uint64_t)) [[likely]] {
      sum = mixed(sum, reader.u64());
      sum = mixed(sum, reader.u64());
      return mixed(sum, reader.u64());
    }
    while (reader.remaining() != 0) sum = mixed(sum, reader.u8());
    return sum;
  }

  // Both addresses in one sum, so that the multiplications need not wait for each other.
  static constexpr std::uint64_t of_addresses(const Address& from, const Address& to) noexcept {
    return from.high() * 0xa0761d6478bd642fU + from.low() * 0xe7037ed1a0b428dbU + to.high() * 0x8ebc6af09c88c6e3U +
           to.low() * 0x589965cc75374cc3U;
  }

  void compare(const Packet& packet, TapCounts& counts) noexcept {
    const TcpHeader& tcp = packet.tcp;
    const std::uint64_t ports = std::uint64_t{packet.source_port} << 48U |
                                std::uint64_t{packet.destination_port} << 32U |
                                std::uint64_t{packet.identification} << 16U | std::uint64_t{tcp.flags} << 8U |
                                static_cast<std::uint64_t>(packet.transport);
    std::uint64_t mark = mixed(of_addresses(packet.source, packet.destination), ports);
    mark = mixed(mark, std::uint64_t{tcp.sequence} << 32U | tcp.acknowledgement);
    mark = mixed(mark, std::uint64_t{packet.ip_octets} << 32U | tcp.timestamp);
    mark = with_beginning(mark, packet.payload);
    Entry& entry = entries_[mark % capacity];
    const auto tag = static_cast<std::uint32_t>(mark >> 32U) | 1U;
    const auto now = static_cast<std::uint32_t>(packet.time.time_since_epoch().count() >> 10U);
    // Two interfaces may hand over the copies in either order.
    const bool is_young = now - entry.seen_at + longest_detour <= 2 * longest_detour;
    ++counts.compared;
    if (entry.mark == tag && is_young) {
      ++counts.duplicates;
      return;
    }
    if (entry.mark != 0 && entry.mark != tag && is_young) ++counts.displaced;
    entry = {tag, now};
  }

  std::array<Entry, capacity> entries_{};
};

}  // namespace eugress
