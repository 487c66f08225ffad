// TLS handshake flights as they appear in clear, and opaque records after them (RFC 8446, RFC 6066 for the name,
// RFC 8701 for GREASE). Nothing here negotiates anything: the octets have the shape, the keys are noise.
#pragma once

#include <cstdint>
#include <string>

#include "support/bytes.h"
#include "support/random.h"

namespace eugress::synth {

struct ClientHelloShape {
  std::string name;                     // Empty: no server_name extension.
  bool has_post_quantum_share = false;  // X25519MLKEM768: 1,216 octets, so that the hello outgrows one segment.
  bool is_key_share_first = false;      // The large share before the name.
  bool is_permuted = false;             // Extensions in random order, as browsers have sent them since 2023.
  bool has_grease = false;
  bool is_grease_everywhere =
      false;                         // Also in protocols, signature algorithms, key exchange modes and more extensions.
  bool has_encrypted_hello = false;  // RFC 9849: of noise or not, nobody on the path can tell.
  std::size_t record_size = 0;       // The hello in records of this size; 0: in one.
  std::size_t padding = 0;           // RFC 7685, in front of everything else.
};

// What a native program sends, and what a current browser sends.
[[nodiscard]] ClientHelloShape plain_hello(std::string name);
[[nodiscard]] ClientHelloShape browser_hello(std::string name);

[[nodiscard]] Bytes client_hello(const ClientHelloShape& shape, Random& random);
// ServerHello, ChangeCipherSpec and one encrypted record of `certificate_size` octets.
[[nodiscard]] Bytes server_hello_flight(std::size_t certificate_size, Random& random);
// ChangeCipherSpec and an encrypted Finished.
[[nodiscard]] Bytes client_finished_flight(Random& random);
// Application data of `size` octets before record headers, in records of at most 16 KiB.
[[nodiscard]] Bytes application_data(std::size_t size, Random& random);

// A DTLS 1.2 ClientHello record (RFC 6347) and the records a handshake goes on with.
[[nodiscard]] Bytes dtls_client_hello(Random& random);
[[nodiscard]] Bytes dtls_record(std::uint8_t content_type, std::uint16_t epoch, std::uint64_t sequence,
                                std::size_t size, Random& random);

}  // namespace eugress::synth
