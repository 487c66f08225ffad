#include "decode/dtls.h"

#include <gtest/gtest.h>

#include "support/dtls_payload.h"
#include "support/tls_payload.h"
#include "wire.h"

namespace eugress {
namespace {

using namespace wire;

std::string name_of(const synth::CertificateShape& shape) {
  const synth::Bytes message = synth::certificate_message(synth::certificate(shape));
  const auto name = read_certificate_name(message);
  return name ? std::string{name->text()} : "";
}

TEST(Dtls, TheAlternativeNameComesBeforeTheCommonName) {
  EXPECT_EQ(name_of({"common.zoom.us", {"first.zoom.us", "second.zoom.us"}}), "first.zoom.us");
  EXPECT_EQ(name_of({"common.zoom.us", {}}), "common.zoom.us");
  EXPECT_EQ(name_of({"", {"Only.Zoom.US"}}), "only.zoom.us");
  EXPECT_EQ(name_of({"", {}}), "");
}

TEST(Dtls, AWildcardStaysAWildcard) {
  EXPECT_EQ(name_of({"*.cloud.zoom.us", {"*.cloud.zoom.us", "cloud.zoom.us"}}), "*.cloud.zoom.us");
  EXPECT_EQ(name_of({"f*.zoom.us", {}}), "") << "part of a label";
  EXPECT_EQ(name_of({"*.*.zoom.us", {}}), "");
  EXPECT_EQ(name_of({"*.", {}}), "");
}

TEST(Dtls, WhatNoHostIsCalledIsNoName) {
  for (const char* name : {"WebRTC", "Zoom Video Communications", "192.0.2.7 ", "zo\xc3\xb6m.us"}) {
    const std::string read = name_of({name, {}});
    EXPECT_TRUE(read.empty() || read == "webrtc") << name;
  }
  EXPECT_EQ(name_of({std::string("zoom.us\0.example", 15), {}}), "") << "a NUL in the middle";
}

// Every octet lost at the end, and every length turned over: strict bounds, nothing read behind them.
TEST(Dtls, ABrokenCertificateHasNoNameOrTheSame) {
  const synth::Bytes message = synth::certificate_message(synth::certificate({"zoom.us", {"a.zoom.us"}}));
  for (std::size_t length = 0; length < message.size(); ++length) {
    const std::vector<std::uint8_t> cut{message.begin(), message.begin() + static_cast<std::ptrdiff_t>(length)};
    EXPECT_FALSE(read_certificate_name(cut)) << length;
  }
  for (std::size_t at = 0; at < message.size(); ++at) {
    std::vector<std::uint8_t> damaged = message;
    damaged[at] = 0xff;
    static_cast<void>(read_certificate_name(damaged));  // for the sanitizers
  }
}

class Flight : public testing::Test {
 protected:
  synth::Random random{3};
  synth::Bytes body = synth::certificate_message(synth::certificate({"*.cloud.zoom.us", {}}));

  static std::vector<CertificatePiece> pieces_in(const synth::Bytes& datagram) {
    std::vector<CertificatePiece> found;
    CertificatePieces pieces{datagram};
    while (const auto piece = pieces.next()) found.push_back(*piece);
    return found;
  }
};

TEST_F(Flight, ACertificateBehindTheServerHelloIsFound) {
  synth::Bytes datagram = synth::dtls_fragments(2, 1, 0, synth::dtls_server_hello(random), 2000).front();
  const synth::Bytes second = synth::dtls_fragments(11, 2, 1, body, 2000).front();
  datagram.insert(datagram.end(), second.begin(), second.end());
  const auto found = pieces_in(datagram);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].octets, body.size());
  ASSERT_EQ(found[0].fragment.size(), body.size());
  EXPECT_EQ(read_certificate_name(found[0].fragment)->text(), "*.cloud.zoom.us");
}

TEST_F(Flight, FragmentsComeWithTheirPlaces) {
  std::size_t next = 0;
  for (const synth::Bytes& datagram : synth::dtls_fragments(11, 2, 1, body, 100)) {
    const auto found = pieces_in(datagram);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].offset, next);
    next += found[0].fragment.size();
  }
  EXPECT_EQ(next, body.size());
}

TEST_F(Flight, OtherRecordsHoldNone) {
  EXPECT_TRUE(pieces_in(synth::dtls_client_hello(random)).empty());
  EXPECT_TRUE(pieces_in(synth::dtls_record(22, 1, 5, 300, random)).empty()) << "encrypted";
  EXPECT_TRUE(pieces_in(synth::dtls_record(23, 0, 5, 300, random)).empty());
  synth::Bytes overlong = synth::dtls_fragments(11, 2, 1, body, 2000).front();
  overlong[13 + 8] = 1;  // the fragment would end behind its message
  EXPECT_TRUE(pieces_in(overlong).empty());
}

}  // namespace
}  // namespace eugress
