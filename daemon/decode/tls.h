// The server name in a TLS ClientHello (RFC 8446 section 4.1.2, RFC 6066 section 3): from one segment, from the octets
// of several put together, and, without records, from the CRYPTO stream of QUIC. Values of RFC 8701 may stand in any
// list. Whether the name is the true one, Encrypted Client Hello (RFC 9849) leaves open: see ClientHello::may_hide.
#pragma once

#include <cstdint>
#include <span>

#include "base/byte_reader.h"
#include "base/host_name.h"

namespace eugress {

enum class TlsReading : std::uint8_t {
  other,                  // not the beginning of a TLS handshake
  undecided,              // could be the beginning of a ClientHello, but is too short to tell
  client_hello_named,     // the name was filled; octets behind it may be missing, see ClientHello::is_whole
  client_hello_nameless,  // without a usable name, and none can come
  client_hello_cut,       // goes on beyond these octets, where the name may be
  server_hello,           // the reply that closes a round trip
};

struct ClientHello {
  HostName name;
  bool is_whole = false;          // every extension was read, so what is not there is not in the hello
  bool has_encrypted = false;     // an encrypted hello (0xfe0d, outer): the name may be the relay's, not the service's
  bool has_refused_name = false;  // there was a name, but not one that a host can have or a table can match

  // The visible name may be an outer one. An extension that was not seen may be that one.
  [[nodiscard]] bool may_hide() const noexcept { return has_encrypted || !is_whole; }
};

inline constexpr std::uint8_t content_handshake = 22;  // of a record, TLS or DTLS (RFC 8446, section 5.1)

// The beginning of a TLS stream. `room` is for a hello that goes over several records and is put together there;
// without room such a hello counts as cut. 16 KiB hold every hello that programs send.
[[nodiscard]] TlsReading read_tls(Bytes stream, ClientHello& hello, std::span<std::uint8_t> room = {}) noexcept;

// Whether read_tls() could say anything but `other`: false of nearly every segment, for the price of an octet.
[[nodiscard]] inline bool may_begin_handshake(Bytes stream) noexcept {
  return ByteReader{stream}.u8() == content_handshake;
}

// The beginning of a stream of handshake messages without records (RFC 9001 section 4.1.3).
[[nodiscard]] TlsReading read_handshake(Bytes stream, ClientHello& hello) noexcept;

}  // namespace eugress
