// What a packet of Zoom's media plane is: payloads put together after the wire facts, sections 5.1 to 5.4, and the
// generator's, which shares no code with the reader.
#include <gtest/gtest.h>

#include "identify/identify.h"
#include "octets.h"
#include "support/zoom_payload.h"

namespace eugress {
namespace {

using Message = std::vector<std::uint8_t>;

constexpr std::uint32_t source = 0x01000402;

MediaReading read(const Message& message, Direction direction = Direction::egress, std::uint16_t port = 8801,
                  Transport transport = Transport::udp) {
  const Provider& zoom = *all_providers().front();
  return zoom.media({message, static_cast<std::uint32_t>(message.size()), transport, port, direction});
}
MediaKind kind(const Message& message, Direction direction = Direction::egress) {
  return read(message, direction).kind;
}

// type, outer sequence, connection id, flags: the form since 2021.
Octets outer(unsigned flags = 0) {
  return Octets{}.u8(5).u16(77).u32(0x00c0ffee).u8(flags);
}
Octets outer_of_2019() {
  return Octets{}.u8(5);
}
// The media header up to `octets`; no field of it but the type is asked for.
Octets header(unsigned type, std::size_t octets) {
  return Octets{}.u8(type).u8(1).fill(octets - 2);
}
// RFC 3550 section 5.1 with the extension of RFC 8285 that every measured packet carries.
Octets rtp(unsigned payload_type = 99) {
  return Octets{}.u8(0x90).u8(payload_type).u16(0xfffe).u32(0x00a0b0c0).u32(source).u16(0xbede).u16(1).u32(0x10800000);
}
Octets sender_report() {
  return Octets{}.u8(0x80).u8(200).u16(6).u32(source).fill(20, 0x11);
}

void expect_stream(const MediaReading& got, MediaKind wanted, std::uint32_t clock) {
  EXPECT_EQ(got.kind, wanted);
  ASSERT_TRUE(got.rtp);
  EXPECT_EQ(got.rtp->source, source);
  EXPECT_EQ(got.rtp->sequence, 0xfffe);
  EXPECT_EQ(got.rtp->timestamp, 0x00a0b0c0U);
  EXPECT_EQ(got.rtp->clock, clock);
}

TEST(ZoomMedia, SoundHasItsStreamBehind19OctetsInBothForms) {
  expect_stream(read(outer().append(header(15, 19)).append(rtp())), MediaKind::audio, 32000);
  expect_stream(read(outer(4).append(header(15, 19)).append(rtp()), Direction::ingress), MediaKind::audio, 32000);
  expect_stream(read(outer_of_2019().append(header(15, 19)).append(rtp())), MediaKind::audio, 32000);
}

TEST(ZoomMedia, ThePictureStandsFourOctetsLaterInTheExtendedForm) {
  expect_stream(read(outer().append(header(16, 20)).append(rtp(98))), MediaKind::video, 90000);
  const Message extended = outer().append(header(16, 20)).u8(2).u16(9).u8(4).append(rtp(98));
  expect_stream(read(extended), MediaKind::video, 90000);
}

TEST(ZoomMedia, Type13IsAScreenOnlyWithItsSubtype) {
  const Message screen = outer().append(header(13, 7)).u8(0x1e).fill(19).append(rtp());
  expect_stream(read(screen), MediaKind::screen, 90000);
  const Message control = outer().append(header(13, 7)).u8(0x1d).fill(19).append(rtp());
  EXPECT_EQ(kind(control), MediaKind::control);
  EXPECT_FALSE(read(control).rtp);
}

TEST(ZoomMedia, Type30IsAScreenWhereverItsStreamBegins) {
  expect_stream(read(outer().append(header(30, 20)).append(rtp())), MediaKind::screen, 90000);
  expect_stream(read(outer().append(header(30, 27)).append(rtp())), MediaKind::screen, 90000);
}

TEST(ZoomMedia, FillerIsFillerAndNoStream) {
  const Message filler = outer(4).u8(21).u8(1).fill(1028);
  EXPECT_EQ(kind(filler, Direction::ingress), MediaKind::filler);
  EXPECT_FALSE(read(filler, Direction::ingress).rtp);
}

TEST(ZoomMedia, KeepalivesAndBindingsAreControl) {
  EXPECT_EQ(kind(outer().append(header(10, 19))), MediaKind::control);
  EXPECT_EQ(kind(outer().append(header(12, 60))), MediaKind::control);
}

TEST(ZoomMedia, SenderReportsAreRtcp) {
  for (const unsigned type : {33U, 34U, 35U}) {
    EXPECT_EQ(kind(outer().append(header(type, 16)).append(sender_report())), MediaKind::rtcp) << type;
  }
}

TEST(ZoomMedia, PingAndFarewellAreSetUp) {
  EXPECT_EQ(kind(Octets{}.u8(3).u32(21).u32(0x11223344).u32(0x00c0ffee)), MediaKind::set_up);
  EXPECT_EQ(kind(Octets{}.u8(4).u32(21).u32(0x11223344).u32(0x00c0ffee), Direction::ingress), MediaKind::set_up);
  EXPECT_EQ(kind(Octets{}.u8(7).u32(0).u32(0x00c0ffee).u8(5).u8(64).fill(64, 0x5c)), MediaKind::set_up);
}

TEST(ZoomMedia, TypesThatNobodyDescribedAreUnknown) {
  for (const unsigned type : {1U, 7U, 32U, 99U}) {
    EXPECT_EQ(kind(outer().append(header(type, 60))), MediaKind::unknown) << type;
  }
}

TEST(ZoomMedia, SealedPacketsAreUnknown) {
  EXPECT_EQ(kind(Octets{}.u8(0x90).u8(111).fill(120, 0xab)), MediaKind::unknown);                          // SRTP
  EXPECT_EQ(kind(Octets{}.u8(23).u16(0xfefd).u16(1).fill(6).u16(80).fill(80, 0xab)), MediaKind::unknown);  // DTLS
  EXPECT_EQ(kind(Octets{}.u16(1).u16(0).u32(0x2112a442).fill(12, 7)), MediaKind::unknown);                 // STUN
}

TEST(ZoomMedia, AWordFromTheWrongSideOrPortIsUnknown) {
  const Message ours = outer().append(header(15, 19)).append(rtp());
  EXPECT_EQ(kind(ours, Direction::ingress), MediaKind::unknown);
  EXPECT_EQ(read(ours, Direction::egress, 3478).kind, MediaKind::unknown);
  EXPECT_EQ(read(ours, Direction::egress, 8801, Transport::tcp).kind, MediaKind::unknown);
}

// Payload type 110 repeats the source of what it repairs and numbers its packets for itself (measured, 2022).
TEST(ZoomMedia, RepairsAreToldFromWhatTheyRepair) {
  EXPECT_TRUE(read(outer().append(header(16, 20)).append(rtp(110))).rtp->is_repair);
  EXPECT_TRUE(read(outer().append(header(16, 20)).append(rtp(0x80 | 110))).rtp->is_repair);  // with the marker
  EXPECT_FALSE(read(outer().append(header(16, 20)).append(rtp(98))).rtp->is_repair);
}

// A capture of 128 octets a frame keeps 86 of the payload; of every shorter cut no octet beyond it may be read.
TEST(ZoomMedia, ACutPayloadKeepsItsKindAndNothingIsReadBeyondIt) {
  const Message whole = outer().append(header(15, 19)).append(rtp()).fill(200, 0xab);
  const Provider& zoom = *all_providers().front();
  for (std::size_t captured = 0; captured <= whole.size(); ++captured) {
    const Message cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(captured));
    const MediaReading got =
        zoom.media({cut, static_cast<std::uint32_t>(whole.size()), Transport::udp, 8801, Direction::egress});
    // 8 octets of outer header, 19 of the media's, 14 of RTP to the end of the extension's profile.
    EXPECT_EQ(got.kind == MediaKind::audio, captured >= 41) << captured;
    EXPECT_EQ(got.rtp.has_value(), captured >= 41) << captured;
  }
}

TEST(ZoomMedia, TheGeneratorsPacketsAreWhatItMeans) {
  using namespace synth;
  Random random(1);
  for (const OuterForm form : {OuterForm::eight_octets, OuterForm::one_octet}) {
    const ZoomOuter from_client{form, 1, 0x00c0ffee, false, false};
    ZoomStream stream;
    EXPECT_EQ(kind(zoom_media(from_client, stream, 140, random)), MediaKind::audio);
    stream.media = ZoomMedia::video;
    EXPECT_EQ(kind(zoom_media(from_client, stream, 900, random)), MediaKind::video);
    stream.media = ZoomMedia::share;
    EXPECT_EQ(kind(zoom_media(from_client, stream, 900, random)), MediaKind::screen);
    stream.media = ZoomMedia::sender_report;
    EXPECT_EQ(kind(zoom_sender_report(from_client, stream, random)), MediaKind::rtcp);
    EXPECT_EQ(kind(zoom_probe(from_client, 1, 1)), MediaKind::filler);
    EXPECT_EQ(kind(zoom_keepalive(from_client, 1)), MediaKind::control);
    EXPECT_EQ(kind(zoom_bind(from_client, random)), MediaKind::control);
  }
  const ZoomHello hello{};
  EXPECT_EQ(kind(zoom_hello(hello, random)), MediaKind::set_up);
  EXPECT_EQ(kind(zoom_hello_reply(hello, 7), Direction::ingress), MediaKind::set_up);
}

}  // namespace
}  // namespace eugress
