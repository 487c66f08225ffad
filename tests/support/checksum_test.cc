#include "support/checksum.h"

#include <gtest/gtest.h>

#include "support/packet_builder.h"

namespace eugress::synth {
namespace {

TEST(Checksum, AgreesWithTheWorkedExampleOfRfc1071) {
  // RFC 1071 section 3: these octets sum to ddf2; the checksum is its complement.
  const Bytes example{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};
  EXPECT_EQ(internet_checksum(example), 0xffff - 0xddf2);
}

TEST(Checksum, PadsAnOddOctetOnTheRight) {
  // 0x0100 + 0x0200 = 0x0300 by hand.
  EXPECT_EQ(internet_checksum(Bytes{0x01, 0x00, 0x02}), 0xffff - 0x0300);
}

TEST(Checksum, OfAHeaderThatCarriesItsOwnIsZero) {
  const Endpoint from{v4(10, 0, 0, 1), 1000};
  const Endpoint to{v4(192, 0, 2, 1), 2000};
  for (std::size_t length = 0; length < 5; ++length) {
    const Bytes segment = udp_segment(from, to, Bytes(length, 0xab));
    EXPECT_EQ(transport_checksum(from.address, to.address, 17, segment), 0) << length;
    const Bytes packet = ip_packet(from.address, to.address, 17, segment);
    EXPECT_EQ(internet_checksum(BytesView(packet).first(20)), 0) << length;
  }
}

TEST(Checksum, OfUdpIsNeverSentAsZero) {
  // RFC 768: a computed zero is sent as all ones. The payload completes ports, both lengths (10) and the protocol (17)
  // to a sum of all ones, whose complement is zero.
  const Endpoint from{v4(0, 0, 0, 0), 0x2020};
  const Endpoint to{v4(0, 0, 0, 0), 0x20fc};
  const std::uint16_t rest = 0xffff - (0x2020 + 0x20fc + 10 + 10 + 17);
  const Bytes segment =
      udp_segment(from, to, Bytes{static_cast<std::uint8_t>(rest >> 8U), static_cast<std::uint8_t>(rest)});
  EXPECT_EQ(segment[6], 0xff);
  EXPECT_EQ(segment[7], 0xff);
}

}  // namespace
}  // namespace eugress::synth
