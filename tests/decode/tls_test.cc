#include "decode/tls.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "wire.h"

namespace eugress {
namespace {

using namespace wire;

// RFC 6066 section 3: ServerNameList of (type, length, name).
Octets server_name(std::string_view name) {
  return Octets{}.u16(0).u16(name.size() + 5).u16(name.size() + 3).u8(0).u16(name.size()).add(Octets{name});
}
Octets extension(std::uint16_t type, const Octets& data) {
  return Octets{}.u16(type).u16(data.size()).add(data);
}
const Octets grease = extension(0x3a3a, {});
const Octets groups = extension(10, Octets{0, 6, 0x11, 0xec, 0, 29, 0, 23});
const Octets alpn = extension(16, Octets{0, 12, 2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'});
// RFC 9849 section 5: type outer, cipher suite, configuration, key, payload. Of the inner type nothing follows.
const Octets encrypted_hello =
    extension(0xfe0d, Octets{0, 0, 1, 0, 1, 0x5c}.u16(32).repeat(32, 0xec).u16(144).repeat(144, 0xce));
const Octets inner_hello = extension(0xfe0d, Octets{1});
const Octets key_share = extension(51, Octets{4, 0xc4, 0x11, 0xec, 4, 0xc0}.repeat(1216, 0x55));

Octets handshake(std::uint8_t type, const Octets& body) {
  return Octets{}.u8(type).u24(body.size()).add(body);
}
Octets record(const Octets& fragment, std::uint16_t version = 0x0301) {
  return Octets{}.u8(22).u16(version).u16(fragment.size()).add(fragment);
}
// RFC 8446 section 4.1.2, with what a browser sends in front of the extensions.
Octets hello_body(const Octets& extensions) {
  Octets body = Octets{}.u16(0x0303).repeat(32, 0xaa).u8(32).repeat(32, 0xbb);
  body.u16(8).u16(0x2a2a).u16(0x1301).u16(0x1302).u16(0xc02b).u8(1).u8(0);
  return body.u16(extensions.size()).add(extensions);
}
Octets client_hello(const Octets& extensions) {
  return record(handshake(1, hello_body(extensions)));
}

struct Reading {
  TlsReading reading;
  std::string name;
  ClientHello hello;
};
Reading read(Bytes stream) {
  ClientHello hello;
  const TlsReading reading = read_tls(stream, hello);
  return {reading, std::string{hello.name.text()}, hello};
}
Reading read(const Octets& payload) {
  return read(payload.bytes());
}
Reading read_with_room(const Octets& payload) {
  ClientHello hello;
  std::vector<std::uint8_t> room(16384);
  const TlsReading reading = read_tls(payload.bytes(), hello, room);
  return {reading, std::string{hello.name.text()}, hello};
}

const Octets first =
    Octets{server_name("zoomfrn99mmr.zoom.us")}.add(grease).add(groups).add(key_share).add(encrypted_hello);
const Octets last =
    Octets{grease}.add(groups).add(encrypted_hello).add(alpn).add(key_share).add(server_name("zoomfrn99mmr.zoom.us"));
const Octets absent = Octets{grease}.add(groups).add(encrypted_hello).add(key_share).add(alpn);

TEST(Tls, NameFirstOrLast) {
  EXPECT_EQ(read(client_hello(first)).reading, TlsReading::client_hello_named);
  EXPECT_EQ(read(client_hello(first)).name, "zoomfrn99mmr.zoom.us");
  EXPECT_EQ(read(client_hello(last)).reading, TlsReading::client_hello_named);
  EXPECT_EQ(read(client_hello(last)).name, "zoomfrn99mmr.zoom.us");
}

TEST(Tls, NameIsLowered) {
  EXPECT_EQ(read(client_hello(server_name("Us02Web.Zoom.US"))).name, "us02web.zoom.us");
}

TEST(Tls, HelloWithoutNameIsNameless) {
  EXPECT_EQ(read(client_hello(absent)).reading, TlsReading::client_hello_nameless);
  EXPECT_EQ(read(client_hello({})).reading, TlsReading::client_hello_nameless);
  Octets no_extensions = Octets{}.u16(0x0301).repeat(32, 1).u8(0).u16(2).u16(0x002f).u8(1).u8(0);
  EXPECT_EQ(read(record(handshake(1, no_extensions))).reading, TlsReading::client_hello_nameless);
}

TEST(Tls, NamesThatNoHostCanHaveAreNotUsed) {
  for (const char* name : {"", "192.0.2.7", "zoom us", "zo\xc3\xb6m.us", "a..b", ".zoom.us"}) {
    EXPECT_EQ(read(client_hello(server_name(name))).reading, TlsReading::client_hello_nameless) << name;
    EXPECT_EQ(read(client_hello(server_name(name))).name, "") << name;
  }
  EXPECT_EQ(read(client_hello(server_name(std::string(96, 'a')))).reading, TlsReading::client_hello_nameless);
}

TEST(Tls, OnlyTheHostNameTypeCounts) {
  // Type 7 does not exist; by RFC 6066 it begins with two octets of length like all.
  const Octets list = Octets{}.u8(7).u16(3).add(Octets{"abc"}).u8(0).u16(7).add(Octets{"zoom.us"});
  EXPECT_EQ(read(client_hello(extension(0, Octets{}.u16(list.size()).add(list)))).name, "zoom.us");
  const Octets other = Octets{}.u8(7).u16(7).add(Octets{"zoom.us"});
  EXPECT_EQ(read(client_hello(extension(0, Octets{}.u16(other.size()).add(other)))).reading,
            TlsReading::client_hello_nameless);
}

TEST(Tls, LengthsOfTheNameListMustNest) {
  const auto reading = [](const Octets& data) { return read(client_hello(extension(0, data))).reading; };
  const Octets name{"zoom.us"};
  EXPECT_EQ(reading(Octets{}.u16(10).u8(0).u16(7).add(name)), TlsReading::client_hello_named);
  EXPECT_EQ(reading(Octets{}.u16(11).u8(0).u16(7).add(name)), TlsReading::client_hello_nameless);
  EXPECT_EQ(reading(Octets{}.u16(9).u8(0).u16(7).add(name)), TlsReading::client_hello_nameless);
  EXPECT_EQ(reading(Octets{}.u16(10).u8(0).u16(8).add(name)), TlsReading::client_hello_nameless);
  EXPECT_EQ(reading({}), TlsReading::client_hello_nameless);
  EXPECT_EQ(reading(Octets{0}), TlsReading::client_hello_nameless);
}

TEST(Tls, LengthsOfTheHelloMustNest) {
  Octets hello = client_hello(first);
  const std::size_t extensions_length = 5 + 4 + 2 + 32 + 33 + 10 + 2;
  hello[extensions_length + 1] ^= 1;
  EXPECT_EQ(read(hello).reading, TlsReading::other);
  Octets overlong_extension = client_hello(Octets{grease}.add(Octets{0, 10, 0, 9}).repeat(8, 0));
  EXPECT_EQ(read(overlong_extension).reading, TlsReading::other);
  Octets session_id = client_hello(first);
  session_id[5 + 4 + 2 + 32] = 33;
  EXPECT_EQ(read(session_id).reading, TlsReading::other);
}

// RFC 8446 section 4.2: type and length of every extension. What is left over is none.
TEST(Tls, StrayOctetsBehindTheExtensionsAreNoHello) {
  for (const std::size_t stray : {1U, 2U, 3U}) {
    const Reading read_ = read(client_hello(Octets{grease}.add(groups).repeat(stray, 0)));
    EXPECT_EQ(read_.reading, TlsReading::other) << stray;
    EXPECT_FALSE(read_.hello.is_whole);
  }
}

// Version (2), random (32), an empty session id (1), one suite (4), one compression method (2): 41 octets.
TEST(Tls, AHelloShorterThanAnyCanBeIsNoneHoweverLittleIsHere) {
  const Octets begin = Octets{}.u16(0x0303).repeat(6, 0xaa);
  EXPECT_EQ(read(record(Octets{}.u8(1).u24(40).add(begin))).reading, TlsReading::other);
  EXPECT_EQ(read(record(Octets{}.u8(1).u24(41).add(begin))).reading, TlsReading::client_hello_cut);
}

TEST(Tls, NameMayBeHereAlthoughTheHelloGoesOn) {
  const Octets whole = client_hello(first);
  ASSERT_GT(whole.size(), 1388U) << "the post-quantum share makes it longer than a segment";
  const Reading here = read(whole.bytes().first(1388));
  EXPECT_EQ(here.reading, TlsReading::client_hello_named);
  EXPECT_EQ(here.name, "zoomfrn99mmr.zoom.us");
  EXPECT_FALSE(here.hello.is_whole);
  EXPECT_TRUE(here.hello.may_hide()) << "the encrypted hello stands in the part that is missing";
  EXPECT_EQ(read(client_hello(last).bytes().first(1388)).reading, TlsReading::client_hello_cut);
}

TEST(Tls, AnEncryptedHelloBesideTheNameIsSaid) {
  const Octets name = server_name("zoom.us");
  EXPECT_TRUE(read(client_hello(Octets{name}.add(encrypted_hello))).hello.has_encrypted);
  EXPECT_TRUE(read(client_hello(Octets{encrypted_hello}.add(name))).hello.has_encrypted) << "extensions are permuted";
  const Reading plain = read(client_hello(Octets{grease}.add(name).add(groups)));
  EXPECT_FALSE(plain.hello.may_hide());
  EXPECT_TRUE(plain.hello.is_whole);
  EXPECT_FALSE(read(client_hello(Octets{name}.add(inner_hello))).hello.has_encrypted) << "only the outer type hides";
}

// RFC 8701: values of the form 0x?a?a in suites, groups, versions, and as extensions, empty or not, more than one.
TEST(Tls, GreaseChangesNothing) {
  Octets extensions;
  for (const unsigned value : {0x0a0aU, 0x1a1aU, 0xfafaU}) {
    extensions.add(extension(static_cast<std::uint16_t>(value), {}));
    extensions.add(extension(static_cast<std::uint16_t>(value), Octets{0}));
  }
  extensions.add(server_name("zoom.us")).add(extension(0xeaea, repeated(7, 0xea)));
  const Reading reading = read(client_hello(extensions));
  EXPECT_EQ(reading.name, "zoom.us");
  EXPECT_FALSE(reading.hello.may_hide());
}

TEST(Tls, ARefusedNameIsSaid) {
  for (const std::string_view name : {std::string_view{"zoom\0.us", 8}, std::string_view{"zoom..us"}}) {
    EXPECT_TRUE(read(client_hello(server_name(name))).hello.has_refused_name) << name;
  }
  EXPECT_TRUE(read(client_hello(server_name(std::string(250, 'a') + ".us"))).hello.has_refused_name);
  EXPECT_FALSE(read(client_hello(server_name("zoom.us."))).hello.has_refused_name) << "a trailing dot is harmless";
  EXPECT_FALSE(read(client_hello(absent)).hello.has_refused_name);
}

// RFC 8446 section 5.1: a message may go on in further records, in pieces of any size.
TEST(Tls, HelloOverSeveralRecordsIsJoinedWhereThereIsRoom) {
  const Octets message = handshake(1, hello_body(last));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{200}, std::size_t{1000}}) {
    Octets stream;
    for (std::size_t at = 0; at < message.size(); at += piece) {
      Octets part;
      for (const std::uint8_t octet : message.bytes().subspan(at, std::min(piece, message.size() - at))) part.u8(octet);
      stream.add(record(part));
    }
    const Reading joined = read_with_room(stream);
    EXPECT_EQ(joined.reading, TlsReading::client_hello_named) << piece;
    EXPECT_EQ(joined.name, "zoomfrn99mmr.zoom.us");
    EXPECT_TRUE(joined.hello.is_whole);
    EXPECT_NE(read(stream).reading, TlsReading::client_hello_named) << "without room";
  }
}

TEST(Tls, AHelloLongerThanTheRoomIsCutAndNothingIsWrittenBehindIt) {
  const Octets message = handshake(1, hello_body(last));
  Octets stream;
  for (std::size_t at = 0; at < message.size(); at += 100) {
    Octets fragment;
    for (const std::uint8_t octet : message.bytes().subspan(at, std::min<std::size_t>(100, message.size() - at))) {
      fragment.u8(octet);
    }
    stream.add(record(fragment));
  }
  std::vector<std::uint8_t> memory(16384, 0x77);
  ClientHello hello;
  EXPECT_EQ(read_tls(stream.bytes(), hello, std::span{memory}.first(250)), TlsReading::client_hello_cut);
  EXPECT_EQ(std::count(memory.begin() + 250, memory.end(), 0x77), 16384 - 250);
  EXPECT_EQ(read_tls(stream.bytes(), hello, std::span{memory}.first(message.size())), TlsReading::client_hello_named);
}

TEST(Tls, ARecordOfAnotherKindEndsTheHello) {
  const Octets message = handshake(1, hello_body(last));
  Octets head;
  for (const std::uint8_t octet : message.bytes().first(200)) head.u8(octet);
  const Octets alert{0x15, 3, 3, 0, 2, 2, 40};
  EXPECT_EQ(read_with_room(record(head).add(alert)).reading, TlsReading::client_hello_cut);
}

TEST(Tls, EveryCutGivesTheNameOrNone) {
  const struct {
    Octets hello;
    std::size_t named_from;
  } samples[] = {
      // record 5, handshake 4, version 2, random 32, session id 33, suites 10, compression 2, extensions' length 2,
      // then the server name: 9 octets in front of 20 of name
      {client_hello(first), 5 + 4 + 2 + 32 + 33 + 10 + 2 + 2 + 9 + 20},
      {client_hello(last), client_hello(last).size()},
  };
  for (const auto& sample : samples) {
    for (std::size_t length = 0; length <= sample.hello.size(); ++length) {
      const std::vector<std::uint8_t> kept = sample.hello.first(length);
      const Reading there = read(kept);
      if (length >= sample.named_from) {
        EXPECT_EQ(there.reading, TlsReading::client_hello_named) << length;
        EXPECT_EQ(there.name, "zoomfrn99mmr.zoom.us");
        EXPECT_EQ(there.hello.is_whole, length == sample.hello.size()) << length;
      } else {
        const TlsReading too_short = length == 0 ? TlsReading::other : TlsReading::undecided;
        EXPECT_EQ(there.reading, length < 9 ? too_short : TlsReading::client_hello_cut) << length;
        EXPECT_EQ(there.name, "");
      }
    }
  }
}

TEST(Tls, NoCutOfANamelessHelloHasAName) {
  const Octets hello = client_hello(absent);
  for (std::size_t length = 0; length <= hello.size(); ++length) {
    const std::vector<std::uint8_t> kept = hello.first(length);
    EXPECT_NE(read(kept).reading, TlsReading::client_hello_named) << length;
    EXPECT_EQ(read(kept).name, "");
  }
}

TEST(Tls, ServerHelloClosesTheRoundTrip) {
  const Octets body = Octets{}.u16(0x0303).repeat(32, 1).u8(0).u16(0x1301).u8(0);
  EXPECT_EQ(read(record(handshake(2, body), 0x0303)).reading, TlsReading::server_hello);
  EXPECT_EQ(read(record(handshake(2, repeated(37, 0)), 0x0303)).reading, TlsReading::other) << "too short for one";
}

TEST(Tls, WhatIsNoHelloIsOther) {
  EXPECT_EQ(read(Octets{}).reading, TlsReading::other);
  EXPECT_EQ(read(Octets{"GET / HTTP/1.1\r\nHost: zoom.us\r\n\r\n"}).reading, TlsReading::other);
  EXPECT_EQ(read(Octets{0x80, 0x2e, 1, 3, 1}.repeat(43, 1)).reading, TlsReading::other) << "SSLv2";
  EXPECT_EQ(read(Octets{0x15, 3, 3, 0, 2, 2, 40}.repeat(60, 0)).reading, TlsReading::other) << "alert";
  EXPECT_EQ(read(Octets{0x17, 3, 3, 0, 64, 1}.repeat(63, 0)).reading, TlsReading::other) << "application data";
  EXPECT_EQ(read(record(handshake(1, hello_body(first)), 0x0201)).reading, TlsReading::other) << "version";
  EXPECT_EQ(read(record(handshake(11, repeated(500, 0)), 0x0303)).reading, TlsReading::other) << "certificate";
  EXPECT_EQ(read(Octets{22, 3, 1, 0x40, 1, 1, 0, 0x3f, 0xfd}.repeat(100, 0)).reading, TlsReading::other)
      << "a record longer than 2^14";
}

}  // namespace
}  // namespace eugress
