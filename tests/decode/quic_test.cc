#include "decode/quic.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "decode/tls.h"
#include "quic_vectors.h"
#include "support/quic_payload.h"

namespace eugress {
namespace {

std::vector<std::uint8_t> octets_of(std::string_view hex) {
  std::vector<std::uint8_t> octets;
  for (std::size_t at = 0; at < hex.size(); at += 2) {
    octets.push_back(static_cast<std::uint8_t>(std::stoul(std::string{hex.substr(at, 2)}, nullptr, 16)));
  }
  return octets;
}

std::string name_in(Bytes stream) {
  ClientHello hello;
  return read_handshake(stream, hello) == TlsReading::client_hello_named ? std::string{hello.name.text()} : "";
}

void expect_published(std::string_view hex) {
  QuicInitials initials;
  const auto packet = octets_of(hex);
  ASSERT_EQ(packet.size(), 1200U);
  ASSERT_EQ(initials.read(packet, {}), QuicReading::opened);
  ASSERT_EQ(initials.pieces().size(), 1U);
  EXPECT_EQ(initials.pieces()[0].offset, 0U);
  const Bytes octets = initials.pieces()[0].octets;
  EXPECT_EQ((std::vector<std::uint8_t>{octets.begin(), octets.end()}), octets_of(published::client_hello));
  EXPECT_EQ(name_in(octets), "example.com");
}

TEST(Quic, OpensThePublishedInitialOfVersion1) {
  expect_published(published::rfc9001_client_initial);
}

TEST(Quic, OpensThePublishedInitialOfVersion2) {
  expect_published(published::rfc9369_client_initial);
}

// The generator that the other tests and the stories rely on seals what the RFCs seal.
TEST(Quic, TheGeneratorMakesThePublishedInitials) {
  synth::InitialShape shape;
  shape.first_id = octets_of("8394c8f03e515708");
  shape.number = 2;
  const std::vector<synth::CryptoPiece> whole{{0, octets_of(published::client_hello)}};
  EXPECT_EQ(synth::quic_client_initial(shape, whole), octets_of(published::rfc9001_client_initial));
  shape.version = synth::QuicVersion::v2;
  EXPECT_EQ(synth::quic_client_initial(shape, whole), octets_of(published::rfc9369_client_initial));
}

TEST(Quic, ASingleBitTurnedOverIsRefused) {
  QuicInitials initials;
  const auto packet = octets_of(published::rfc9001_client_initial);
  for (const std::size_t at : {5U, 6U, 13U, 18U, 22U, 400U, 1199U}) {
    auto damaged = packet;
    damaged[at] ^= 0x10U;
    EXPECT_NE(initials.read(damaged, {}), QuicReading::opened) << at;
  }
  EXPECT_EQ(initials.read(packet, {}), QuicReading::opened) << "and nothing of it lingers";
}

TEST(Quic, EveryCutIsRefusedOrNothing) {
  QuicInitials initials;
  const auto packet = octets_of(published::rfc9369_client_initial);
  for (std::size_t length = 0; length < packet.size(); ++length) {
    const std::vector<std::uint8_t> cut{packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(length)};
    EXPECT_NE(initials.read(cut, {}), QuicReading::opened) << length;
  }
}

class BuiltInitials : public testing::Test {
 protected:
  synth::Random random{7};
  synth::InitialShape shape = [this] {
    synth::InitialShape made;
    made.first_id = random.bytes(8);
    made.source_id = random.bytes(5);
    return made;
  }();
  synth::Bytes hello = synth::handshake_of(synth::browser_hello("eu01web.zoom.us"), random);
  QuicInitials initials;

  // The pieces laid side by side, zero where none was.
  [[nodiscard]] std::vector<std::uint8_t> laid_out() const {
    std::vector<std::uint8_t> stream(hello.size());
    for (const QuicInitials::Piece& piece : initials.pieces()) {
      std::copy(piece.octets.begin(), piece.octets.end(), stream.begin() + static_cast<std::ptrdiff_t>(piece.offset));
    }
    return stream;
  }
};

// RFC 9000 section 12.2: several packets in one datagram; browsers send early data behind the Initial.
TEST_F(BuiltInitials, CoalescedPacketsAreAllRead) {
  shape.padded_to = 0;
  synth::Bytes datagram = synth::quic_client_initial(shape, {synth::crypto_piece(hello, 400, 500)});
  const synth::Bytes early = synth::quic_early_data(shape, 60, random);
  datagram.insert(datagram.end(), early.begin(), early.end());
  shape.number = 1;
  const synth::Bytes second = synth::quic_client_initial(shape, {synth::crypto_piece(hello, 0, 400)});
  datagram.insert(datagram.end(), second.begin(), second.end());
  datagram.resize(1400);  // octets that are no packet end the walk
  ASSERT_EQ(initials.read(datagram, {}), QuicReading::opened);
  ASSERT_EQ(initials.pieces().size(), 2U);
  EXPECT_EQ(initials.pieces()[0].offset, 400U);
  EXPECT_EQ(initials.pieces()[1].offset, 0U);
}

TEST_F(BuiltInitials, ScatteredFramesComeWithTheirPlaces) {
  shape.has_noise = true;
  shape.token = random.bytes(70);
  std::vector<synth::CryptoPiece> pieces;
  for (std::size_t at = 0; at < 900; at += 60) pieces.insert(pieces.begin(), synth::crypto_piece(hello, at, 60));
  ASSERT_EQ(initials.read(synth::quic_client_initial(shape, pieces), {}), QuicReading::opened);
  EXPECT_EQ(initials.pieces().size(), 15U);
  EXPECT_TRUE(std::equal(hello.begin(), hello.begin() + 900, laid_out().begin()));
}

// RFC 9001 section 5.2: the keys stay those of the first connection id when the server has chosen another.
TEST_F(BuiltInitials, ALaterInitialOpensByTheFirstConnectionId) {
  shape.destination_id = random.bytes(20);
  const synth::Bytes packet = synth::quic_client_initial(shape, {synth::crypto_piece(hello, 0, 300)});
  EXPECT_EQ(initials.read(packet, {}), QuicReading::refused);
  ASSERT_EQ(initials.read(packet, shape.first_id), QuicReading::opened);
  EXPECT_TRUE(
      std::equal(shape.first_id.begin(), shape.first_id.end(), initials.key_id().begin(), initials.key_id().end()));
}

// What opens has the right keys: another try with the first connection id would take the same pieces again.
TEST_F(BuiltInitials, AnInitialThatBreaksARuleIsReadOnce) {
  const synth::Bytes crypto{0x06, 0x00, 0x03, 'a', 'b', 'c'};
  synth::Bytes frames = crypto;
  frames.push_back(0x08);  // STREAM: RFC 9000 section 17.2.2 has none in an Initial
  EXPECT_EQ(initials.read(synth::quic_client_initial(shape, frames), shape.first_id), QuicReading::refused);
  ASSERT_EQ(initials.pieces().size(), 1U);
  EXPECT_EQ(initials.pieces()[0].octets.size(), 3U);
}

// RFC 9000 section 19.3: largest, delay, ranges, first range, a gap and a length for each; with ECN three counts more.
TEST_F(BuiltInitials, AcknowledgementsArePassedOver) {
  const synth::Bytes crypto{0x06, 0x00, 0x03, 'a', 'b', 'c'};
  const synth::Bytes plain{0x02, 0x09, 0x01, 0x02, 0x01, 0x08, 0x08, 0x08, 0x08};
  synth::Bytes with_counts{0x03, 0x09, 0x01, 0x01, 0x01, 0x08, 0x08, 0x44, 0x08, 0x08, 0x08};
  for (synth::Bytes frames : {plain, with_counts}) {
    frames.insert(frames.end(), crypto.begin(), crypto.end());
    ASSERT_EQ(initials.read(synth::quic_client_initial(shape, frames), {}), QuicReading::opened);
    ASSERT_EQ(initials.pieces().size(), 1U);
    EXPECT_EQ(initials.pieces()[0].octets.size(), 3U);
  }
}

// The generator pads short plaintext behind its end, so the padding stands in front here.
TEST_F(BuiltInitials, AFrameThatGoesBeyondItsPacketIsRefused) {
  shape.padded_to = 0;
  const std::vector<synth::Bytes> cut{{0x02, 0x09, 0x01},
                                      {0x03, 0x09, 0x01, 0x00, 0x01, 0x02, 0x02},
                                      {0x02, 0x09, 0x01, 0x02, 0x01, 0x01, 0x01, 0x01},
                                      {0x06, 0x00, 0x04, 'a', 'b', 'c'},
                                      {0x06, 0x40},
                                      {0x1c, 0x00, 0x00, 0x04, 'b', 'y', 'e'},
                                      {0x40}};
  for (const synth::Bytes& frame : cut) {
    synth::Bytes frames(24, 0);
    ASSERT_EQ(initials.read(synth::quic_client_initial(shape, frames), {}), QuicReading::opened);
    frames.insert(frames.end(), frame.begin(), frame.end());
    EXPECT_EQ(initials.read(synth::quic_client_initial(shape, frames), {}), QuicReading::refused) << int{frame[0]};
  }
}

// RFC 9000 section 17.2: what has a longer id is dropped, even if its keys fit.
TEST_F(BuiltInitials, ConnectionIdsHaveAtMostTwentyOctets) {
  for (const bool is_source : {false, true}) {
    synth::Bytes& id = is_source ? shape.source_id : shape.first_id;
    id = random.bytes(20);
    EXPECT_EQ(initials.read(synth::quic_client_initial(shape, {synth::crypto_piece(hello, 0, 300)}), {}),
              QuicReading::opened);
    id = random.bytes(21);
    EXPECT_EQ(initials.read(synth::quic_client_initial(shape, {synth::crypto_piece(hello, 0, 300)}), {}),
              QuicReading::refused);
    id = random.bytes(8);
  }
}

TEST_F(BuiltInitials, TheLongestDatagramIsReadAndNoneBeyond) {
  for (const std::size_t octets : {QuicInitials::longest_datagram, QuicInitials::longest_datagram + 1}) {
    shape.padded_to = octets;
    const synth::Bytes datagram = synth::quic_client_initial(shape, {synth::crypto_piece(hello, 0, 300)});
    ASSERT_EQ(datagram.size(), octets);
    const bool fits = octets == QuicInitials::longest_datagram;
    EXPECT_EQ(initials.read(datagram, {}), fits ? QuicReading::opened : QuicReading::other);
  }
}

// RFC 9000 section 17.2.5, RFC 9369 section 3.2: a Retry has no length, so what follows its ids is not one.
TEST_F(BuiltInitials, ARetryOfEitherVersionIsAServers) {
  for (const synth::Bytes& begin :
       {synth::Bytes{0xf0, 0, 0, 0, 1, 0, 0}, synth::Bytes{0xc0, 0x6b, 0x33, 0x43, 0xcf, 0, 0}}) {
    synth::Bytes retry = begin;
    retry.resize(retry.size() + 40, 0xff);  // as a length: far more than there is
    EXPECT_EQ(initials.read(retry, {}), QuicReading::other);
  }
}

TEST_F(BuiltInitials, FramesBeyondTheBoundAreRefused) {
  std::vector<synth::CryptoPiece> pieces;
  for (std::size_t at = 0; at <= QuicInitials::max_pieces; ++at) pieces.push_back(synth::crypto_piece(hello, at, 1));
  EXPECT_EQ(initials.read(synth::quic_client_initial(shape, pieces), {}), QuicReading::refused);
  pieces.pop_back();
  EXPECT_EQ(initials.read(synth::quic_client_initial(shape, pieces), {}), QuicReading::opened);
}

// RFC 9000 section 12.2 lets a client put as many as fit into a datagram; the price of each is five keyed hashes.
TEST_F(BuiltInitials, MoreInitialsThanAnyClientSendsAreRefused) {
  shape.padded_to = 0;
  synth::Bytes datagram;
  for (int initials_so_far = 0; initials_so_far < QuicInitials::max_initials; ++initials_so_far) {
    const synth::Bytes one = synth::quic_client_initial(shape, {synth::crypto_piece(hello, 0, 20)});
    datagram.insert(datagram.end(), one.begin(), one.end());
  }
  EXPECT_EQ(initials.read(datagram, {}), QuicReading::opened);
  const synth::Bytes another = synth::quic_client_initial(shape, {synth::crypto_piece(hello, 20, 20)});
  datagram.insert(datagram.end(), another.begin(), another.end());
  EXPECT_EQ(initials.read(datagram, {}), QuicReading::refused);
  EXPECT_EQ(initials.pieces().size(), 4U);
}

TEST_F(BuiltInitials, OtherPacketsAreNotTried) {
  EXPECT_EQ(initials.read(synth::quic_early_data(shape, 100, random), {}), QuicReading::other);
  EXPECT_EQ(initials.read(synth::Bytes{0x43, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {}), QuicReading::other) << "short header";
  synth::Bytes other_version = synth::quic_client_initial(shape, {synth::crypto_piece(hello, 0, 300)});
  other_version[1] = 0xff;  // a draft
  EXPECT_EQ(initials.read(other_version, {}), QuicReading::other);
  EXPECT_EQ(initials.read(Bytes{}, {}), QuicReading::other);
}

}  // namespace
}  // namespace eugress
