// Octets being written for the wire: big-endian, growing at the end, with lengths patched in afterwards.
// The generator's own; it shares nothing with the daemon's reader, because it is what the reader is checked against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace eugress::synth {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

class ByteWriter {
 public:
  ByteWriter() { bytes_.reserve(1600); }

  ByteWriter& u8(std::uint64_t value) { return put(value, 1); }
  ByteWriter& u16(std::uint64_t value) { return put(value, 2); }
  ByteWriter& u24(std::uint64_t value) { return put(value, 3); }
  ByteWriter& u32(std::uint64_t value) { return put(value, 4); }
  ByteWriter& u64(std::uint64_t value) { return put(value, 8); }
  ByteWriter& bytes(BytesView value) {
    for (const std::uint8_t octet : value) bytes_.push_back(octet);
    return *this;
  }
  ByteWriter& text(std::string_view value) {
    for (const char letter : value) bytes_.push_back(static_cast<std::uint8_t>(letter));
    return *this;
  }
  ByteWriter& fill(std::size_t count, std::uint8_t value = 0) {
    bytes_.resize(bytes_.size() + count, value);
    return *this;
  }

  void patch_u8(std::size_t at, std::uint64_t value) { patch(at, value, 1); }
  void patch_u16(std::size_t at, std::uint64_t value) { patch(at, value, 2); }
  void patch_u24(std::size_t at, std::uint64_t value) { patch(at, value, 3); }
  // Writes the number of octets that follow a two-octet length field at `at`.
  void close_u16(std::size_t at) { patch_u16(at, size() - at - 2); }
  void close_u24(std::size_t at) { patch_u24(at, size() - at - 3); }
  void close_u8(std::size_t at) { patch_u8(at, size() - at - 1); }

  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] BytesView view() const { return bytes_; }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }

 private:
  ByteWriter& put(std::uint64_t value, unsigned octets) {
    for (unsigned left = octets; left > 0; --left) bytes_.push_back(octet_of(value, left - 1));
    return *this;
  }
  void patch(std::size_t at, std::uint64_t value, unsigned octets) {
    for (unsigned left = octets; left > 0; --left) bytes_.at(at++) = octet_of(value, left - 1);
  }
  static std::uint8_t octet_of(std::uint64_t value, unsigned index) {
    return static_cast<std::uint8_t>((value >> (index * 8U)) & 0xffU);
  }

  Bytes bytes_;
};

}  // namespace eugress::synth
