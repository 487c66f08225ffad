#include "support/checksum.h"

namespace eugress::synth {
namespace {

std::uint64_t sum_words(BytesView data) {
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at + 1 < data.size(); at += 2) sum += (std::uint64_t{data[at]} << 8U) | data[at + 1];
  if (data.size() % 2 != 0) sum += std::uint64_t{data.back()} << 8U;
  return sum;
}

std::uint16_t fold(std::uint64_t sum) {
  while (sum >> 16U != 0) sum = (sum & 0xffffU) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum & 0xffffU);
}

}  // namespace

std::uint16_t internet_checksum(BytesView data) {
  return fold(sum_words(data));
}

std::uint16_t transport_checksum(const Ip& source, const Ip& destination, std::uint8_t protocol, BytesView segment) {
  const std::uint64_t length = segment.size();
  return fold(sum_words(source.view()) + sum_words(destination.view()) + protocol + (length >> 16U) +
              (length & 0xffffU) + sum_words(segment));
}

}  // namespace eugress::synth
