// QUIC Initials of a client as they really are protected (RFC 9001 section 5, RFC 9369 section 3), so that whoever
// derives the keys can open them, and the packets that stand beside them. Written from the RFCs, with libcrypto; shares
// nothing with the daemon's reader.
#pragma once

#include <cstdint>
#include <vector>

#include "support/bytes.h"
#include "support/random.h"
#include "support/tls_payload.h"

namespace eugress::synth {

enum class QuicVersion : std::uint32_t { v1 = 0x00000001, v2 = 0x6b3343cf };

// A part of the CRYPTO stream.
struct CryptoPiece {
  std::size_t offset = 0;
  Bytes octets;
};
// `size` octets of the stream from `offset` on.
[[nodiscard]] CryptoPiece crypto_piece(BytesView stream, std::size_t offset, std::size_t size);

struct InitialShape {
  QuicVersion version = QuicVersion::v1;
  Bytes first_id;        // from which the keys are made
  Bytes destination_id;  // empty: the first
  Bytes source_id;
  Bytes token;
  std::uint32_t number = 0;
  bool has_noise = false;        // PING, PADDING and an ACK between the pieces
  std::size_t padded_to = 1200;  // RFC 9000 section 14.1
};

// The handshake message that QUIC carries: no record around it.
[[nodiscard]] Bytes handshake_of(const ClientHelloShape& shape, Random& random);
[[nodiscard]] Bytes quic_client_initial(const InitialShape& shape, const std::vector<CryptoPiece>& pieces);
// Any octets in the place of the frames.
[[nodiscard]] Bytes quic_client_initial(const InitialShape& shape, Bytes plain);
// A 0-RTT packet: the shape, and noise.
[[nodiscard]] Bytes quic_early_data(const InitialShape& shape, std::size_t size, Random& random);

}  // namespace eugress::synth
