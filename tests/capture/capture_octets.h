// Writes captures octet by octet from the format documents alone (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng), so
// that libpcap is not tested against itself. No validation: tests also write nonsense.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace eugress {

enum class Order : std::uint8_t { little, big };

class Octets {
 public:
  explicit Octets(Order order) : order_(order) {}

  Octets& u16(std::uint16_t value) { return number(value, 2); }
  Octets& u32(std::uint32_t value) { return number(value, 4); }
  Octets& text(const std::string& octets) {
    octets_ += octets;
    return *this;
  }
  Octets& padded(const std::string& octets) {
    return text(octets).text(std::string((4 - octets.size() % 4) % 4, '\0'));
  }
  [[nodiscard]] const std::string& get() const { return octets_; }

 private:
  Octets& number(std::uint32_t value, int size) {
    for (int i = 0; i < size; ++i) {
      const int place = order_ == Order::little ? i : size - 1 - i;
      octets_ += static_cast<char>(value >> (8 * place) & 0xffU);
    }
    return *this;
  }

  Order order_;
  std::string octets_;
};

// Classic pcap: 24 octets of header, 16 before each frame. `fraction` is in the unit of the magic number.
class PcapText {
 public:
  static constexpr std::uint32_t microseconds = 0xa1b2c3d4;
  static constexpr std::uint32_t nanoseconds = 0xa1b23c4d;

  explicit PcapText(Order order = Order::little, std::uint32_t magic = nanoseconds, std::uint32_t link_type = 1)
      : octets_(order) {
    octets_.u32(magic).u16(2).u16(4).u32(0).u32(0).u32(262144).u32(link_type);
  }
  PcapText& frame(std::uint32_t seconds, std::uint32_t fraction, const std::string& captured) {
    return record(seconds, fraction, static_cast<std::uint32_t>(captured.size()),
                  static_cast<std::uint32_t>(captured.size()), captured);
  }
  PcapText& record(std::uint32_t seconds, std::uint32_t fraction, std::uint32_t captured_length,
                   std::uint32_t wire_length, const std::string& captured) {
    octets_.u32(seconds).u32(fraction).u32(captured_length).u32(wire_length).text(captured);
    return *this;
  }
  [[nodiscard]] const std::string& get() const { return octets_.get(); }

 private:
  Octets octets_;
};

class PcapngText {
 public:
  explicit PcapngText(Order order = Order::little) : order_(order), octets_(order) {
    block(0x0a0d0d0a, Octets{order}.u32(0x1a2b3c4d).u16(1).u16(0).u32(0xffffffff).u32(0xffffffff).get());
  }
  // `resolution` is if_tsresol, the negative power of ten; negative: the option is absent, which means microseconds.
  PcapngText& interface(int resolution, std::uint16_t link_type = 1) {
    Octets body{order_};
    body.u16(link_type).u16(0).u32(262144);
    if (resolution >= 0) body.u16(9).u16(1).padded(std::string(1, static_cast<char>(resolution))).u16(0).u16(0);
    return block(1, body.get());
  }
  PcapngText& frame(std::uint32_t interface, std::uint64_t time, const std::string& captured) {
    const auto length = static_cast<std::uint32_t>(captured.size());
    Octets body{order_};
    body.u32(interface).u32(static_cast<std::uint32_t>(time >> 32U)).u32(static_cast<std::uint32_t>(time));
    return block(6, body.u32(length).u32(length).padded(captured).get());
  }
  PcapngText& block(std::uint32_t type, const std::string& body) {
    const auto length = static_cast<std::uint32_t>(body.size() + 12);
    octets_.u32(type).u32(length).text(body).u32(length);
    return *this;
  }
  [[nodiscard]] const std::string& get() const { return octets_.get(); }

 private:
  Order order_;
  Octets octets_;
};

}  // namespace eugress
