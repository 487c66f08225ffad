#include "decode/dtls.h"

#include <algorithm>
#include <array>

#include "decode/tls.h"

namespace eugress {
namespace {

constexpr std::uint8_t message_certificate = 11;

// DER (X.690): the values of one level, one after the other. Indefinite and overlong lengths do not exist in DER, and
// what needs more than two octets of length is longer than a handshake that anybody keeps.
struct Element {
  std::uint8_t tag = 0;
  Bytes value;
};

std::optional<Element> next_element(ByteReader& reader) noexcept {
  const std::uint8_t tag = reader.u8();
  std::size_t length = reader.u8();
  if ((tag & 0x1fU) == 0x1f) return std::nullopt;  // tags of several octets are in no certificate
  if (length == 0x81) {
    length = reader.u8();
  } else if (length == 0x82) {
    length = reader.u16();
  } else if (length >= 0x80) {
    return std::nullopt;
  }
  const Bytes value = reader.take(length);
  if (!reader.ok()) return std::nullopt;
  return Element{tag, value};
}

constexpr std::uint8_t tag_boolean = 0x01;
constexpr std::uint8_t tag_octet_string = 0x04;
constexpr std::uint8_t tag_oid = 0x06;
constexpr std::uint8_t tag_sequence = 0x30;
constexpr std::uint8_t tag_set = 0x31;
constexpr std::uint8_t tag_version = 0xa0;
constexpr std::uint8_t tag_extensions = 0xa3;
constexpr std::uint8_t tag_dns_name = 0x82;
constexpr std::array<std::uint8_t, 3> oid_common_name{0x55, 0x04, 0x03};
constexpr std::array<std::uint8_t, 3> oid_alternative_names{0x55, 0x1d, 0x11};

// The next value if it has the tag; otherwise nothing, and the reader stays.
std::optional<Bytes> take(ByteReader& reader, std::uint8_t tag) noexcept {
  ByteReader ahead = reader;
  const auto element = next_element(ahead);
  if (!element || element->tag != tag) return std::nullopt;
  reader = ahead;
  return element->value;
}

bool is_oid(Bytes value, const std::array<std::uint8_t, 3>& oid) noexcept {
  return std::equal(value.begin(), value.end(), oid.begin(), oid.end());
}

// Name ::= SEQUENCE OF SET OF SEQUENCE { type, value }
std::optional<Bytes> common_name(Bytes subject) noexcept {
  std::optional<Bytes> last;  // the most specific stands last
  ByteReader sets{subject};
  while (const auto set = take(sets, tag_set)) {
    ByteReader attributes{*set};
    while (const auto attribute = take(attributes, tag_sequence)) {
      ByteReader reader{*attribute};
      const auto type = take(reader, tag_oid);
      if (!type || !is_oid(*type, oid_common_name)) continue;  // organisation, country, ...: not for us to read
      if (const auto value = next_element(reader)) last = value->value;
    }
  }
  return last;
}

std::optional<Bytes> first_dns_name(Bytes names) noexcept {
  ByteReader list{names};
  const auto sequence = take(list, tag_sequence);
  if (!sequence) return std::nullopt;
  ByteReader reader{*sequence};
  while (const auto name = next_element(reader)) {
    if (name->tag == tag_dns_name) return name->value;
  }
  return std::nullopt;
}

// Extensions ::= SEQUENCE OF SEQUENCE { id, critical DEFAULT FALSE, value }
std::optional<Bytes> alternative_name(Bytes extensions) noexcept {
  ByteReader outer{extensions};
  const auto sequence = take(outer, tag_sequence);
  if (!sequence) return std::nullopt;
  ByteReader list{*sequence};
  while (const auto extension = take(list, tag_sequence)) {
    ByteReader reader{*extension};
    const auto id = take(reader, tag_oid);
    static_cast<void>(take(reader, tag_boolean));
    const auto value = take(reader, tag_octet_string);
    if (id && value && is_oid(*id, oid_alternative_names)) return first_dns_name(*value);
  }
  return std::nullopt;
}

// RFC 5280 section 4.1
std::optional<Bytes> name_in(Bytes certificate) noexcept {
  ByteReader outermost{certificate};
  const auto signed_whole = take(outermost, tag_sequence);
  if (!signed_whole) return std::nullopt;
  ByteReader whole{*signed_whole};
  const auto body = take(whole, tag_sequence);
  if (!body) return std::nullopt;
  ByteReader reader{*body};
  static_cast<void>(take(reader, tag_version));
  static_cast<void>(next_element(reader));        // serial number
  static_cast<void>(take(reader, tag_sequence));  // signature algorithm
  static_cast<void>(take(reader, tag_sequence));  // issuer
  static_cast<void>(take(reader, tag_sequence));  // validity
  const auto subject = take(reader, tag_sequence);
  const auto key = take(reader, tag_sequence);
  if (!subject || !key) return std::nullopt;
  while (const auto element = next_element(reader)) {
    if (element->tag != tag_extensions) continue;  // unique identifiers, which nobody uses
    if (const auto name = alternative_name(element->value)) return name;
  }
  return common_name(*subject);
}

}  // namespace

bool CertificatePieces::next_record() noexcept {
  const std::uint8_t content = datagram_.u8();
  const std::uint16_t version = datagram_.u16();
  const std::uint16_t epoch = datagram_.u16();
  datagram_.skip(6);  // sequence number
  const std::uint16_t length = datagram_.u16();
  record_ = datagram_.within(length);
  // Behind epoch 0 everything is encrypted.
  return datagram_.ok() && content == content_handshake && (version == 0xfeff || version == 0xfefd) && epoch == 0;
}

std::optional<CertificatePiece> CertificatePieces::next() noexcept {
  for (;;) {
    while (record_.remaining() > 0) {
      const std::uint8_t type = record_.u8();
      const std::uint32_t octets = record_.u24();
      record_.skip(2);  // message number
      const std::uint32_t offset = record_.u24();
      const std::uint32_t length = record_.u24();
      const Bytes fragment = record_.take(length);
      if (!record_.ok() || offset + length > octets) return std::nullopt;
      if (type == message_certificate && length > 0) return CertificatePiece{octets, offset, fragment};
    }
    if (!next_record()) return std::nullopt;
  }
}

std::optional<HostName> read_certificate_name(Bytes message) noexcept {
  ByteReader reader{message};
  ByteReader list = reader.within(reader.u24());
  const Bytes certificate = list.take(list.u24());
  if (!list.ok() || certificate.empty()) return std::nullopt;
  const auto name = name_in(certificate);
  return name ? HostName::from_certificate(as_text(*name)) : std::nullopt;
}

}  // namespace eugress
