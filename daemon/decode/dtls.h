// The server's certificate in a DTLS 1.0 or 1.2 handshake (RFC 6347, RFC 5246 section 7.4.2), where it is in clear;
// DTLS 1.3 encrypts it. Only the name is read: nobody has verified the certificate, so it says what the server claims.
#pragma once

#include <cstdint>
#include <optional>

#include "base/byte_reader.h"
#include "base/host_name.h"

namespace eugress {

// A part of a Certificate message (RFC 6347 section 4.2.2).
struct CertificatePiece {
  std::uint32_t octets = 0;  // of the whole message body
  std::uint32_t offset = 0;
  Bytes fragment;
};

// Walks the plaintext handshake records of one datagram.
class CertificatePieces {
 public:
  explicit CertificatePieces(Bytes datagram) noexcept : datagram_(datagram), record_(Bytes{}) {}
  // The next one, or nothing: no handshake, or no further one.
  [[nodiscard]] std::optional<CertificatePiece> next() noexcept;

 private:
  [[nodiscard]] bool next_record() noexcept;
  ByteReader datagram_;
  ByteReader record_;
};

// The first name that the first certificate of a whole message body is made out to: of the alternative names (RFC 5280
// section 4.2.1.6) the first DNS name, without any the common name of the subject. A wildcard stays as it is
// ("*.cloud.zoom.us"). Empty if there is none or the DER is broken.
[[nodiscard]] std::optional<HostName> read_certificate_name(Bytes message) noexcept;

}  // namespace eugress
