#include "decode/tls.h"

#include <algorithm>
#include <optional>

#include "base/address.h"

namespace eugress {
namespace {

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
constexpr std::uint16_t extension_encrypted_hello = 0xfe0d;
constexpr std::uint8_t encrypted_hello_outer = 0;
constexpr std::uint8_t name_type_host = 0;
constexpr std::size_t record_header = 5;
constexpr std::size_t message_header = 4;

// RFC 6066 section 3 allows no literal address in place of a name.
std::optional<HostName> usable_name(Bytes bytes) noexcept {
  const auto name = HostName::from_text(as_text(bytes));
  if (name && Address::from_text(name->text())) return std::nullopt;
  return name;
}

// The first host name of a ServerNameList. `list` is what is here of the extension, `octets` what it declares.
TlsReading read_server_names(Bytes list, std::uint32_t octets, ClientHello& hello) noexcept {
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
      hello.has_refused_name = !usable;
      if (!usable) return TlsReading::client_hello_nameless;
      hello.name = *usable;
      return TlsReading::client_hello_named;
    }
  }
  return TlsReading::client_hello_nameless;
}

// `reader` stands at the first extension; `left` octets of them are declared, of which it may hold less. They come in
// any order (browsers permute them), so that only the end tells what is not there.
TlsReading read_extensions(ByteReader reader, std::uint32_t left, TlsReading if_short, ClientHello& hello) noexcept {
  TlsReading reading = TlsReading::client_hello_nameless;
  bool is_named = false;
  while (left > 0) {
    const std::uint16_t type = reader.u16();
    const std::uint32_t length = reader.u16();
    if (!reader.ok()) return is_named ? reading : if_short;
    if (length + 4 > left) return is_named ? reading : TlsReading::other;
    left -= length + 4;
    const Bytes data = reader.take(std::min<std::size_t>(length, reader.remaining()));
    if (type == extension_server_name && !is_named) {
      reading = read_server_names(data, length, hello);
      if (reading == TlsReading::client_hello_cut) return reading;
      is_named = true;  // or has said that it will not be
    } else if (type == extension_encrypted_hello && !data.empty()) {
      hello.has_encrypted = hello.has_encrypted || ByteReader{data}.u8() == encrypted_hello_outer;
    }
    if (data.size() < length) return is_named ? reading : if_short;
  }
  hello.is_whole = true;
  return reading;
}

// The message from legacy_version on (RFC 8446 section 4.1.2): `octets` long, of which `body` is here.
TlsReading read_client_hello(Bytes body, std::uint32_t octets, ClientHello& hello) noexcept {
  const TlsReading if_short = body.size() < octets ? TlsReading::client_hello_cut : TlsReading::other;
  ByteReader reader{body};
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
  if (reader.position() == octets) {  // extensions are optional
    hello.is_whole = true;
    return TlsReading::client_hello_nameless;
  }
  const std::uint16_t extensions = reader.u16();
  if (!reader.ok()) return if_short;
  if (reader.position() + extensions != octets) return TlsReading::other;
  return read_extensions(reader, extensions, if_short, hello);
}

bool is_handshake_record(std::uint8_t content, std::uint8_t version, std::uint16_t length) noexcept {
  return content == content_handshake && version == major_version && length > 0 && length <= longest_record;
}

// The fragments of the records, one behind the other (RFC 8446 section 5.1), as far as stream and room go.
Bytes join_records(Bytes stream, std::span<std::uint8_t> room) noexcept {
  std::size_t joined = 0;
  ByteReader reader{stream};
  while (reader.remaining() > record_header && joined < room.size()) {
    const std::uint8_t content = reader.u8();
    const std::uint8_t version = reader.u8();
    reader.skip(1);
    const std::uint16_t length = reader.u16();
    if (!is_handshake_record(content, version, length)) break;  // what follows is no part of the hello
    const Bytes fragment = reader.take(std::min({std::size_t{length}, reader.remaining(), room.size() - joined}));
    std::copy(fragment.begin(), fragment.end(), room.begin() + static_cast<std::ptrdiff_t>(joined));
    joined += fragment.size();
  }
  return room.first(joined);
}

}  // namespace

TlsReading read_handshake(Bytes stream, ClientHello& hello) noexcept {
  ByteReader reader{stream};
  const std::uint8_t message = reader.u8();
  if (!reader.ok()) return TlsReading::undecided;
  const std::uint32_t octets = reader.u24();
  if (!reader.ok()) return message == message_client_hello ? TlsReading::undecided : TlsReading::other;
  if (message == message_server_hello && octets >= smallest_server_hello) return TlsReading::server_hello;
  if (message != message_client_hello || octets < smallest_client_hello) return TlsReading::other;
  return read_client_hello(reader.take(std::min<std::size_t>(octets, reader.remaining())), octets, hello);
}

TlsReading read_tls(Bytes stream, ClientHello& hello, std::span<std::uint8_t> room) noexcept {
  ByteReader reader{stream};
  const std::uint8_t content = reader.u8();
  const std::uint8_t version = reader.u8();
  reader.skip(1);
  const std::uint16_t record = reader.u16();
  if (!reader.ok()) {
    const bool may_be =
        !stream.empty() && content == content_handshake && (stream.size() == 1 || version == major_version);
    return may_be ? TlsReading::undecided : TlsReading::other;
  }
  if (!is_handshake_record(content, version, record)) return TlsReading::other;
  const Bytes fragment = reader.take(std::min<std::size_t>(record, reader.remaining()));
  const bool goes_on = reader.remaining() > 0 && !room.empty();
  if (goes_on && (fragment.size() < message_header ||
                  fragment.size() < message_header + (ByteReader{fragment}.u32() & 0xffffffU))) {
    return read_handshake(join_records(stream, room), hello);
  }
  return read_handshake(fragment, hello);
}

}  // namespace eugress
