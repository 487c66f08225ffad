#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/dns_payload.h"
#include "support/stun_payload.h"
#include "support/tls_payload.h"
#include "support/zoom_payload.h"

namespace eugress::synth {
namespace {

using ::testing::ElementsAreArray;

std::string hex(BytesView octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t octet : octets) {
    out += digits[octet >> 4U];
    out += digits[octet & 0xfU];
  }
  return out;
}

constexpr StunTransaction rfc5769_transaction{0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae};
constexpr std::string_view rfc5769_password = "VOkJxbRl1RmTxUk/WvJxBt";

TEST(Stun, RequestIsTheSampleOfRfc5769) {
  StunMessage message(0x0001, rfc5769_transaction, ' ');
  message.text(stun_attribute::software, "STUN test client");
  message.attribute(stun_attribute::priority, Bytes{0x6e, 0x00, 0x01, 0xff});
  message.attribute(stun_attribute::ice_controlled, Bytes{0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36});
  message.text(stun_attribute::username, "evtj:h6vY").message_integrity(rfc5769_password).fingerprint();
  // RFC 5769 section 2.1.
  EXPECT_EQ(hex(message.take()),
            "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008"
            "932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004"
            "e57a3bcf");
}

TEST(Stun, ResponseIsTheSampleOfRfc5769) {
  StunMessage message(0x0101, rfc5769_transaction, ' ');
  message.text(stun_attribute::software, "test vector").xor_mapped_address({v4(192, 0, 2, 1), 32853});
  message.message_integrity(rfc5769_password).fingerprint();
  // RFC 5769 section 2.2.
  EXPECT_EQ(hex(message.take()),
            "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a64300080014"
            "2b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");
}

TEST(Stun, NativeFormHasNoCookieAndItsOwnReplyType) {
  Random random(3);
  const NativeStunTransaction transaction = native_stun_transaction(random);
  const Bytes request = native_stun_request(transaction, random);
  const Bytes reply = native_stun_reply(transaction, {v4(80, 180, 220, 239), 65397});
  // Measured: 44 and 32 octets; 0101 0014 with nineteen digits and a zero; 0103 0008 00 01 port address.
  EXPECT_EQ(request.size(), 44U);
  EXPECT_EQ(hex(BytesView(request).first(4)), "00010018");
  EXPECT_EQ(hex(BytesView(request).subspan(20, 4)), "01010014");
  EXPECT_TRUE(std::all_of(request.begin() + 24, request.end() - 1,
                          [](std::uint8_t digit) { return digit >= '0' && digit <= '9'; }));
  EXPECT_NE(hex(BytesView(request).subspan(4, 4)), "2112a442");
  EXPECT_EQ(hex(BytesView(reply).first(4)), "0002000c");
  EXPECT_EQ(hex(BytesView(reply).subspan(20)), "010300080001ff7550b4dcef");
}

TEST(Dns, PointsBackAtNamesAlreadyWritten) {
  const Bytes answer = dns_response(
      0x1234, "a.zoom.us", dns_type::a,
      {{"a.zoom.us", dns_type::cname, 60, {}, "b.zoom.us"}, {"b.zoom.us", dns_type::a, 60, v4(192, 0, 2, 7), {}}});
  // By hand: the question's name stands at 12, its suffix zoom.us at 14, b at 12 + 11 + 4 + 12 = 39.
  EXPECT_EQ(hex(BytesView(answer).subspan(12, 15)),
            "0161047a6f6f6d02757300"
            "00010001");
  EXPECT_EQ(hex(BytesView(answer).subspan(27, 16)), "c00c000500010000003c00040162c00e");
  EXPECT_EQ(hex(BytesView(answer).subspan(43, 16)), "c027000100010000003c0004c0000207");
}

TEST(Tls, PlainHelloFitsOneSegmentAndABrowsersDoesNot) {
  Random random(4);
  EXPECT_LT(client_hello(plain_hello("zoom.us"), random).size(), 600U);
  EXPECT_GT(client_hello(browser_hello("zoom.us"), random).size(), 1448U);
}

std::size_t place_of(BytesView message, std::string_view text) {
  const auto found =
      std::search(message.begin(), message.end(), text.begin(), text.end(),
                  [](std::uint8_t octet, char letter) { return octet == static_cast<std::uint8_t>(letter); });
  return static_cast<std::size_t>(found - message.begin());
}

TEST(Tls, LargeKeyShareCanPushTheNameIntoTheSecondSegment) {
  Random random(5);
  ClientHelloShape shape = browser_hello("late-name.zoom.us");
  shape.is_key_share_first = true;
  const Bytes late = client_hello(shape, random);
  EXPECT_GT(place_of(late, "late-name.zoom.us"), 1216U);
  EXPECT_LT(place_of(late, "late-name.zoom.us"), late.size());
}

TEST(Tls, LengthsOfTheHelloAgree) {
  Random random(6);
  const Bytes hello = client_hello(browser_hello("zoom.us"), random);
  EXPECT_EQ(static_cast<std::size_t>(hello[3]) << 8U | hello[4], hello.size() - 5);
  EXPECT_EQ(static_cast<std::size_t>(hello[6]) << 16U | static_cast<std::size_t>(hello[7]) << 8U | hello[8],
            hello.size() - 9);
}

// Lengths as measured in real captures (wire facts 5.2, 5.3 and 7).
TEST(Zoom, DatagramsHaveTheMeasuredLengths) {
  Random random(7);
  ZoomHello old;
  old.version = 2;
  EXPECT_EQ(zoom_hello(old, random).size(), 107U);
  EXPECT_EQ(zoom_hello_reply(old, 1).size(), 35U);
  EXPECT_EQ(zoom_ping({}, 13, random).size(), 13U);
  EXPECT_EQ(zoom_ping({}, 81, random).size(), 81U);
  EXPECT_EQ(zoom_ping({}, 91, random).size(), 91U);
  EXPECT_EQ(zoom_pong(Bytes(13), 109, random).size(), 109U);
  ZoomOuter one_octet;
  one_octet.form = OuterForm::one_octet;
  EXPECT_EQ(zoom_probe(one_octet, 0, 0).size(), 1029U);
  EXPECT_EQ(zoom_keepalive({}, 0).size(), 27U);
  ZoomStream report;
  report.media = ZoomMedia::sender_report_with_names;
  EXPECT_EQ(zoom_sender_report({}, report, random).size(), 64U);
}

TEST(Zoom, PongRepeatsTwelveOctetsOfThePing) {
  Random random(8);
  const Bytes ping = zoom_ping({7, 123456, 0x5a0e3e00}, 91, random);
  const Bytes pong = zoom_pong(ping, 109, random);
  EXPECT_THAT(std::vector<std::uint8_t>(pong.begin() + 1, pong.begin() + 13),
              ElementsAreArray(ping.begin() + 1, ping.begin() + 13));
  EXPECT_EQ(pong[0], 4);
}

TEST(Zoom, HelloReplyNamesTheConnectionThatDataCarries) {
  const Bytes reply = zoom_hello_reply({}, 0x0a0b0c0d);
  EXPECT_EQ(hex(BytesView(reply).subspan(19, 4)), "0a0b0c0d");
  Random random(9);
  ZoomOuter outer;
  outer.connection = 0x0a0b0c0d;
  outer.is_from_server = true;
  const Bytes data = zoom_media(outer, {}, 200, random);
  EXPECT_EQ(hex(BytesView(data).subspan(3, 5)), "0a0b0c0d04");
}

struct Offset {
  ZoomMedia media;
  std::size_t inner;
};

// Where RTP begins, counted from the media header (wire facts 5.3).
class RtpPlace : public ::testing::TestWithParam<Offset> {};

TEST_P(RtpPlace, IsTheMeasuredOne) {
  Random random(10);
  ZoomStream stream;
  stream.media = GetParam().media;
  stream.payload_type = 98;
  ZoomOuter outer;
  const Bytes now = zoom_media(outer, stream, 400, random);
  EXPECT_EQ(now.size(), 400U);
  EXPECT_EQ(now[8 + GetParam().inner], 0x90);
  EXPECT_EQ(now[8 + GetParam().inner + 1], 98);
  outer.form = OuterForm::one_octet;
  const Bytes then = zoom_media(outer, stream, 400, random);
  EXPECT_EQ(then[1], static_cast<std::uint8_t>(GetParam().media));
  EXPECT_EQ(then[1 + GetParam().inner], 0x90);
}

INSTANTIATE_TEST_SUITE_P(Zoom, RtpPlace,
                         ::testing::Values(Offset{ZoomMedia::audio, 19}, Offset{ZoomMedia::video, 24},
                                           Offset{ZoomMedia::share_or_control, 27}, Offset{ZoomMedia::share, 20}));

}  // namespace
}  // namespace eugress::synth
