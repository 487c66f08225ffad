#include "decode/tls.h"

#include <algorithm>
#include <optional>

#include "base/address.h"

namespace eugress {
namespace {

constexpr std::uint8_t content_handshake = 22;
constexpr std::uint16_t longest_record = 1U << 14U;
constexpr std::uint8_t message_client_hello = 1;
constexpr std::uint8_t message_server_hello = 2;
constexpr std::uint8_t major_version = 3;  // SSL 3.0 to TLS 1.3: the field stopped moving
constexpr std::uint8_t longest_session_id = 32;
constexpr std::size_t random_octets = 32;
// Version, random, empty session id, one cipher suite, one compression method.
constexpr std::uint32_t smallest_client_hello = 2 + random_octets + 1 + 4 + 2;
// Version, random, empty session id, cipher suite, compression method.
constexpr std::uint32_t smallest_server_hello = 2 + random_octets + 1 + 2 + 1;
constexpr std::uint16_t extension_server_name = 0;
constexpr std::uint8_t name_type_host = 0;

// RFC 6066 section 3 allows no literal address in place of a name.
std::optional<HostName> usable_name(Bytes bytes) noexcept {
  const auto name = HostName::from_text(as_text(bytes));
  if (name && Address::from_text(name->text())) return std::nullopt;
  return name;
}

// The first host name of a ServerNameList. `list` is what was captured of the extension, `octets` what it declares.
TlsReading read_server_names(Bytes list, std::uint32_t octets, HostName& name) noexcept {
  const TlsReading if_short = list.size() < octets ? TlsReading::client_hello_cut : TlsReading::client_hello_nameless;
  ByteReader reader{list};
  std::uint32_t left = reader.u16();
  if (!reader.ok()) return if_short;
  if (left + 2 > octets) return TlsReading::client_hello_nameless;
  while (left > 3) {
    const std::uint8_t type = reader.u8();
    const std::uint32_t length = reader.u16();  // every name type begins with one
    if (length + 3 > left) return TlsReading::client_hello_nameless;
    left -= length + 3;
    const Bytes value = reader.take(length);
    if (!reader.ok()) return if_short;
    if (type == name_type_host) {
      const auto usable = usable_name(value);
      if (!usable) return TlsReading::client_hello_nameless;
      name = *usable;
      return TlsReading::client_hello_named;
    }
  }
  return TlsReading::client_hello_nameless;
}

// `reader` stands at the first extension; `left` octets of them are declared, of which it may hold less.
TlsReading read_extensions(ByteReader reader, std::uint32_t left, TlsReading if_short, HostName& name) noexcept {
  while (left > 0) {
    const std::uint16_t type = reader.u16();
    const std::uint32_t length = reader.u16();
    if (!reader.ok()) return if_short;
    if (length + 4 > left) return TlsReading::other;
    left -= length + 4;
    const Bytes data = reader.take(std::min<std::size_t>(length, reader.remaining()));
    if (type == extension_server_name) return read_server_names(data, length, name);
  }
  return TlsReading::client_hello_nameless;
}

// The message from legacy_version on (RFC 8446 section 4.1.2): `octets` long, of which `hello` is in this segment.
TlsReading read_client_hello(Bytes hello, std::uint32_t octets, HostName& name) noexcept {
  const TlsReading if_short = hello.size() < octets ? TlsReading::client_hello_cut : TlsReading::other;
  ByteReader reader{hello};
  const std::uint8_t version = reader.u8();
  reader.skip(1 + random_octets);
  const std::uint8_t session_id = reader.u8();
  reader.skip(session_id);
  const std::uint16_t cipher_suites = reader.u16();
  reader.skip(cipher_suites);
  const std::uint8_t compression = reader.u8();
  reader.skip(compression);
  if (!reader.ok()) return if_short;
  if (version != major_version || session_id > longest_session_id) return TlsReading::other;
  if (cipher_suites == 0 || cipher_suites % 2 != 0 || compression == 0) return TlsReading::other;
  if (reader.position() == octets) return TlsReading::client_hello_nameless;  // extensions are optional
  const std::uint16_t extensions = reader.u16();
  if (!reader.ok()) return if_short;
  if (reader.position() + extensions != octets) return TlsReading::other;
  return read_extensions(reader, extensions, if_short, name);
}

}  // namespace

TlsReading read_tls(Bytes payload, HostName& name) noexcept {
  ByteReader reader{payload};
  const std::uint8_t content = reader.u8();
  const std::uint8_t version = reader.u8();
  reader.skip(1);
  const std::uint16_t record = reader.u16();
  const std::uint8_t message = reader.u8();
  const std::uint32_t octets = reader.u24();
  if (!reader.ok() || content != content_handshake || version != major_version) return TlsReading::other;
  if (record <= 4 || record > longest_record) return TlsReading::other;
  if (message == message_server_hello && octets >= smallest_server_hello) return TlsReading::server_hello;
  if (message != message_client_hello || octets < smallest_client_hello) return TlsReading::other;
  const std::size_t here = std::min<std::size_t>({octets, record - 4U, reader.remaining()});
  return read_client_hello(reader.take(here), octets, name);
}

}  // namespace eugress
