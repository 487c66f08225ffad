// Writes octets as the wire has them, for tests: big-endian numbers, and the headers that frames are made of. Lengths
// are filled in from the body unless a test states its own; checksums stay zero, since decode/ does not judge them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "capture/frame.h"

namespace eugress::wire {

// Typed, for loops over header values: a bare list of literals is one of ints.
template <typename T>
using List = std::initializer_list<T>;

class Octets {
 public:
  Octets() = default;
  Octets(std::initializer_list<std::uint8_t> octets) : octets_(octets) {}
  explicit Octets(std::string_view text) : octets_(text.begin(), text.end()) {}

  Octets& u8(std::uint64_t value) { return number(value, 1); }
  Octets& u16(std::uint64_t value) { return number(value, 2); }
  Octets& u24(std::uint64_t value) { return number(value, 3); }
  Octets& u32(std::uint64_t value) { return number(value, 4); }
  Octets& u64(std::uint64_t value) { return number(value, 8); }
  Octets& add(const Octets& more) {
    octets_.insert(octets_.end(), more.octets_.begin(), more.octets_.end());
    return *this;
  }
  Octets& repeat(std::size_t count, std::uint8_t octet) {
    octets_.insert(octets_.end(), count, octet);
    return *this;
  }

  [[nodiscard]] std::size_t size() const { return octets_.size(); }
  [[nodiscard]] std::uint8_t& operator[](std::size_t at) { return octets_.at(at); }
  [[nodiscard]] Bytes bytes() const { return octets_; }
  // An allocation of exactly the first `count` octets, so that a sanitizer sees any read behind them.
  [[nodiscard]] std::vector<std::uint8_t> first(std::size_t count) const {
    return {octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(count)};
  }

 private:
  Octets& number(std::uint64_t value, unsigned octets) {
    for (unsigned i = octets; i > 0; --i) octets_.push_back(static_cast<std::uint8_t>(value >> 8U * (i - 1)));
    return *this;
  }
  std::vector<std::uint8_t> octets_;
};

inline Octets repeated(std::size_t count, std::uint8_t octet) {
  return Octets{}.repeat(count, octet);
}

// RFC 768
inline Octets udp(std::uint16_t source, std::uint16_t destination, const Octets& payload,
                  std::optional<std::size_t> length = {}) {
  return Octets{}.u16(source).u16(destination).u16(length.value_or(8 + payload.size())).u16(0).add(payload);
}

// RFC 9293; `options` must be a multiple of four octets.
struct Tcp {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgement = 0;
  std::uint8_t flags = 0;
  Octets options = {};
  std::optional<std::uint8_t> data_offset = {};
};
inline Octets tcp(const Tcp& header, const Octets& payload) {
  const std::size_t words = header.data_offset.value_or(static_cast<std::uint8_t>(5 + header.options.size() / 4));
  Octets octets;
  octets.u16(header.source).u16(header.destination).u32(header.sequence).u32(header.acknowledgement);
  octets.u8(words << 4U).u8(header.flags).u16(0xffff).u16(0).u16(0);
  return octets.add(header.options).add(payload);
}

// RFC 791; 192.168.10.20 to 170.114.1.2 unless told otherwise.
struct Ipv4 {
  std::uint8_t protocol = 17;
  std::uint32_t source = 0xc0a80a14;
  std::uint32_t destination = 0xaa720102;
  std::uint16_t fragment = 0;  // flags and offset
  Octets options = {};
  std::optional<std::uint16_t> total_length = {};
  std::optional<std::uint8_t> version_and_length = {};
};
inline Octets ipv4(const Ipv4& header, const Octets& body) {
  const std::size_t length = 20 + header.options.size();
  Octets octets;
  octets.u8(header.version_and_length.value_or(static_cast<std::uint8_t>(0x40 + length / 4))).u8(0);
  octets.u16(header.total_length.value_or(static_cast<std::uint16_t>(length + body.size())));
  octets.u16(0x1234).u16(header.fragment).u8(64).u8(header.protocol).u16(0);
  return octets.u32(header.source).u32(header.destination).add(header.options).add(body);
}

// RFC 8200; 2001:db8::10 to 2407:30c0::20 unless told otherwise.
struct Ipv6 {
  std::uint8_t next = 17;
  std::uint64_t source_high = 0x20010db800000000;
  std::uint64_t source_low = 0x10;
  std::uint64_t destination_high = 0x240730c000000000;
  std::uint64_t destination_low = 0x20;
  std::optional<std::uint16_t> payload_length = {};
  std::uint8_t version = 6;
};
inline Octets ipv6(const Ipv6& header, const Octets& body) {
  Octets octets;
  octets.u32(std::uint64_t{header.version} << 28U);
  octets.u16(header.payload_length.value_or(static_cast<std::uint16_t>(body.size()))).u8(header.next).u8(64);
  octets.u64(header.source_high).u64(header.source_low).u64(header.destination_high).u64(header.destination_low);
  return octets.add(body);
}

constexpr std::uint16_t ipv4_type = 0x0800;
constexpr std::uint16_t ipv6_type = 0x86dd;

inline Octets ethernet(std::uint16_t ethertype, const Octets& body) {
  return Octets{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2}.u16(ethertype).add(body);
}
// What stands behind a tag's own type: the tag's number and the type of what follows.
inline Octets tag(std::uint16_t vlan, std::uint16_t ethertype, const Octets& body) {
  return Octets{}.u16(vlan).u16(ethertype).add(body);
}

inline Frame frame(const Octets& octets, LinkType link = LinkType::ethernet, std::optional<std::size_t> on_wire = {}) {
  return {.time = Timestamp{Nanoseconds{1'569'492'000'123'456'789}},
          .bytes = octets.bytes(),
          .wire_length = static_cast<std::uint32_t>(on_wire.value_or(octets.size())),
          .link = link};
}

}  // namespace eugress::wire
