// The flights of a DTLS 1.2 handshake (RFC 6347) as a web client's media connection begins: a real ServerHello and a
// real, self-signed X.509 certificate, made by libcrypto from a fixed key, so that a story stays the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/bytes.h"
#include "support/random.h"

namespace eugress::synth {

struct CertificateShape {
  std::string common_name;
  std::vector<std::string> dns_names;  // subjectAltName; empty: the extension is not there
};

[[nodiscard]] Bytes certificate(const CertificateShape& shape);  // DER
// The body of a Certificate message.
[[nodiscard]] Bytes certificate_message(BytesView der);

// One handshake message as plaintext records, in fragments of at most `piece` octets; a record each.
[[nodiscard]] std::vector<Bytes> dtls_fragments(std::uint8_t type, std::uint16_t message, std::uint64_t first_record,
                                                BytesView body, std::size_t piece);
[[nodiscard]] Bytes dtls_server_hello(Random& random);  // the body

}  // namespace eugress::synth
