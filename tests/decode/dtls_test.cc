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

// Certificates as libcrypto would not write them, put together by hand after X.690 and RFC 5280 section 4.1.
Octets der(std::uint8_t tag, const Octets& value) {
  return value.size() < 128 ? Octets{}.u8(tag).u8(value.size()).add(value)
                            : Octets{}.u8(tag).u8(0x82).u16(value.size()).add(value);
}
const Octets common_name_type = der(6, {0x55, 0x04, 0x03});
const Octets organisation_type = der(6, {0x55, 0x04, 0x0a});
const Octets version_3 = der(0xa0, der(2, {2}));
Octets attribute(const Octets& type, std::string_view value) {
  return der(0x31, der(0x30, Octets{type}.add(der(12, Octets{value}))));
}
Octets alternative_names(const Octets& names, const Octets& critical = {}) {
  const Octets value = der(4, der(0x30, names));
  return der(0x30, der(6, {0x55, 0x1d, 0x11}).add(critical).add(value));
}
Octets dns_name(std::string_view text) {
  return der(0x82, Octets{text});
}
// What a Certificate message holds: the list's length, the certificate's length, the certificate.
Octets message_of(const Octets& certificate) {
  return Octets{}.u24(certificate.size() + 3).u24(certificate.size()).add(certificate);
}
Octets certificate_with(const Octets& version, const Octets& subject, const Octets& behind_the_key) {
  const Octets some = der(0x30, der(6, {0x2b, 0x65, 0x70}));
  Octets body = Octets{version}.add(der(2, {0x47})).add(some).add(der(0x30, {})).add(der(0x30, {}));
  body.add(der(0x30, subject)).add(some).add(behind_the_key);
  return der(0x30, der(0x30, body).add(some).add(der(3, repeated(65, 0))));
}
std::string name_in(const Octets& certificate) {
  const auto name = read_certificate_name(message_of(certificate).bytes());
  return name ? std::string{name->text()} : "";
}
Octets extensions(const Octets& list) {
  return der(0xa3, der(0x30, list));
}

// RFC 5280 section 4.1.2.1: without extensions the version is 1, and then it is not written.
TEST(Dtls, ACertificateOfVersionOneHasACommonName) {
  EXPECT_EQ(name_in(certificate_with({}, attribute(common_name_type, "zoom.us"), {})), "zoom.us");
}

TEST(Dtls, OnlyTheMostSpecificCommonNameOfTheSubjectCounts) {
  const Octets organisation = attribute(organisation_type, "organisation.example");
  const Octets general = attribute(common_name_type, "general.example");
  const Octets specific = attribute(common_name_type, "zoom.us");
  EXPECT_EQ(name_in(certificate_with(version_3, Octets{general}.add(specific).add(organisation), {})), "zoom.us");
  EXPECT_EQ(name_in(certificate_with(version_3, organisation, {})), "");
}

TEST(Dtls, TheFirstAlternativeNameThatIsAHostsCounts) {
  const Octets other = attribute(common_name_type, "common.example");
  const Octets names = der(0x87, {192, 0, 2, 7}).add(der(0x81, Octets{"a@mail.example"})).add(dns_name("zoom.us"));
  const Octets key_usage = der(0x30, der(6, {0x55, 0x1d, 0x0f}).add(der(1, {0xff})).add(der(4, {3, 2, 5, 0xa0})));
  for (const Octets& critical : {Octets{}, der(1, {0xff})}) {
    const Octets list = Octets{key_usage}.add(alternative_names(names, critical));
    EXPECT_EQ(name_in(certificate_with(version_3, other, extensions(list))), "zoom.us");
    const Octets unique_ids = der(0x81, {0, 1}).add(der(0x82, {0, 2}));  // RFC 5280 section 4.1.2.8
    EXPECT_EQ(name_in(certificate_with(version_3, other, Octets{unique_ids}.add(extensions(list)))), "zoom.us");
  }
  const Octets addresses = alternative_names(der(0x87, {192, 0, 2, 7}));
  EXPECT_EQ(name_in(certificate_with(version_3, other, extensions(addresses))), "common.example");
}

// X.690 section 8.1.3: in DER every length is written, in as few octets as it takes.
TEST(Dtls, IndefiniteLengthsAndTagsOfSeveralOctetsEndTheReading) {
  const Octets subject = attribute(common_name_type, "zoom.us");
  const Octets sound = certificate_with(version_3, subject, {});
  EXPECT_EQ(name_in(sound), "zoom.us");
  // As if the serial number had 128 octets: these and the three that stand in its place.
  const Octets indefinite = Octets{version_3}.add({2, 0x80}).repeat(125, 0);
  EXPECT_EQ(name_in(certificate_with(indefinite, subject, {})), "");
  const Octets long_tag =
      certificate_with(version_3, der(0x31, der(0x30, Octets{common_name_type}.add(der(0x1f, Octets{"zoom.us"})))), {});
  EXPECT_EQ(name_in(long_tag), "");
  EXPECT_EQ(name_in(der(0x31, sound)), "") << "no certificate around it";
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
  for (const std::uint16_t version : List<std::uint16_t>{0xfeff, 0xfefd, 0x0303, 0xfefc, 0xfffd}) {
    synth::Bytes other = synth::dtls_fragments(11, 2, 1, body, 2000).front();
    other[1] = static_cast<std::uint8_t>(version >> 8U);
    other[2] = static_cast<std::uint8_t>(version & 0xffU);
    const bool is_dtls = version == 0xfeff || version == 0xfefd;  // 1.0 and 1.2, RFC 6347 section 4.1
    EXPECT_EQ(pieces_in(other).size(), is_dtls ? 1U : 0U) << version;
  }
  synth::Bytes overlong = synth::dtls_fragments(11, 2, 1, body, 2000).front();
  overlong[13 + 8] = 1;  // the fragment would end behind its message
  EXPECT_TRUE(pieces_in(overlong).empty());
}

}  // namespace
}  // namespace eugress
