// Any octets as a datagram, and any octets as the frames of an Initial that opens. Pieces are bounded, lie in what was
// sealed, and nothing of a datagram is left behind for the next.
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "decode/quic.h"
#include "decode/tls.h"
#include "support/quic_payload.h"

using namespace eugress;

namespace {

void read(QuicInitials& initials, Bytes datagram, Bytes first_id) {
  const QuicReading reading = initials.read(datagram, first_id);
  std::size_t octets = 0;
  for (const QuicInitials::Piece& piece : initials.pieces()) {
    octets += piece.octets.size();
    ClientHello hello;
    static_cast<void>(read_handshake(piece.octets, hello));
  }
  check(octets <= datagram.size(), "no octet is opened twice");
  check(initials.pieces().size() <= QuicInitials::max_pieces, "pieces are bounded");
  if (reading == QuicReading::other) check(initials.pieces().empty(), "nothing comes of nothing");
}

}  // namespace

// Input: shape, then the datagram or the frames.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static QuicInitials initials;
  ByteReader reader{Bytes{data, size}};
  const std::uint8_t shape = reader.u8();
  if (!reader.ok()) return 0;
  const Bytes octets = reader.rest();
  if ((shape & 1U) == 0) {
    read(initials, octets, octets.first(octets.size() < 8 ? octets.size() : 8));
    return 0;
  }
  if (octets.size() > 1400) return 0;
  synth::InitialShape made;
  made.version = (shape & 2U) != 0 ? synth::QuicVersion::v2 : synth::QuicVersion::v1;
  made.first_id = {1, 2, 3, 4, 5, 6, 7, 8};
  if ((shape & 4U) != 0) made.destination_id = {9, 9, 9};
  made.padded_to = 0;
  const synth::Bytes datagram = synth::quic_client_initial(made, synth::Bytes{octets.begin(), octets.end()});
  read(initials, datagram, made.first_id);
  return 0;
}
