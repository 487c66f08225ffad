// The server name in a TLS ClientHello (RFC 8446 section 4.1.2, RFC 6066 section 3), from one segment.
#pragma once

#include <cstdint>

#include "base/byte_reader.h"
#include "base/host_name.h"

namespace eugress {

enum class TlsReading : std::uint8_t {
  other,                  // not the beginning of a TLS handshake
  client_hello_named,     // `name` was filled
  client_hello_nameless,  // without a usable name, and none can come
  client_hello_cut,       // goes on in a later segment or record, where the name may be
  server_hello,           // the reply that closes a round trip
};

[[nodiscard]] TlsReading read_tls(Bytes payload, HostName& name) noexcept;

}  // namespace eugress
