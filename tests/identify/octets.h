// Payloads put together by hand, one field after the other, big-endian.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace eugress {

class Octets {
 public:
  Octets& u8(unsigned value) { return number(value, 1); }
  Octets& u16(unsigned value) { return number(value, 2); }
  Octets& u32(std::uint64_t value) { return number(value, 4); }
  Octets& fill(std::size_t count, unsigned value = 0) {
    octets_.insert(octets_.end(), count, static_cast<std::uint8_t>(value));
    return *this;
  }
  Octets& text(std::string_view characters) {
    for (const char c : characters) u8(static_cast<unsigned char>(c));
    return *this;
  }
  Octets& append(const std::vector<std::uint8_t>& more) {
    octets_.insert(octets_.end(), more.begin(), more.end());
    return *this;
  }

  operator std::vector<std::uint8_t>() const { return octets_; }  // NOLINT(google-explicit-constructor)

 private:
  Octets& number(std::uint64_t value, unsigned size) {
    for (unsigned left = size; left > 0; --left) octets_.push_back(static_cast<std::uint8_t>(value >> (left - 1) * 8));
    return *this;
  }
  std::vector<std::uint8_t> octets_;
};

}  // namespace eugress
