// Client Initials of QUIC version 1 (RFC 9000, RFC 9001) and version 2 (RFC 9369): their protection has keys that
// follow from the packet itself, so that the ClientHello inside is as public as over TCP. Nothing else of QUIC is
// readable, and nothing else is tried. Contexts of libcrypto are made once; but its key schedule
// allocates (25 times an Initial, OpenSSL 3.0) and takes tens of microseconds, so the caller bounds how often a flow
// may ask. One per thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/byte_reader.h"

namespace eugress {

enum class QuicReading : std::uint8_t {
  other,    // holds no Initial of a version that we know
  refused,  // an Initial that does not open or breaks a rule; what was read before it is in pieces()
  opened,   // one or more Initials were read
};

class QuicInitials {
 public:
  static constexpr std::size_t longest_datagram = 2048;
  // Browsers scatter the hello over many frames on purpose; an Initial has room for hundreds of empty ones.
  static constexpr std::size_t max_pieces = 64;
  // A client has one for a datagram, seldom two; seventy would fit, each with the price of its keys.
  static constexpr int max_initials = 4;

  struct Piece {
    std::uint64_t offset = 0;  // in the CRYPTO stream
    Bytes octets;
  };

  QuicInitials();
  QuicInitials(const QuicInitials&) = delete;
  QuicInitials& operator=(const QuicInitials&) = delete;
  ~QuicInitials();

  // One UDP payload of a client with the packets coalesced in it (RFC 9000 section 12.2). Keys are made from the
  // packet's destination connection id; where that does not open it, from `first_id`, the one that the client began
  // with: once the server has answered, the two differ (RFC 9001 section 5.2).
  [[nodiscard]] QuicReading read(Bytes datagram, Bytes first_id) noexcept;
  // Of the last read(), until the next.
  [[nodiscard]] std::span<const Piece> pieces() const noexcept { return std::span{pieces_}.first(piece_count_); }
  // The connection id that the keys came from; a view into the datagram or of `first_id`.
  [[nodiscard]] Bytes key_id() const noexcept { return key_id_; }

 private:
  struct Ciphers;
  struct Version;
  struct Packet;

  [[nodiscard]] bool read_initial(const Version& version, const Packet& packet, Bytes id, Bytes first_id) noexcept;
  // The frames; nothing if the keys of this id do not open the packet.
  [[nodiscard]] std::optional<Bytes> open(const Version& version, const Packet& packet, Bytes id) noexcept;
  [[nodiscard]] bool read_frames(Bytes payload) noexcept;

  std::unique_ptr<Ciphers> ciphers_;
  std::array<Piece, max_pieces> pieces_{};
  std::size_t piece_count_ = 0;
  Bytes key_id_;
  std::array<std::uint8_t, longest_datagram> header_{};  // of the packet being opened, its protection removed
  std::array<std::uint8_t, longest_datagram> plain_{};
  std::size_t plain_octets_ = 0;
};

}  // namespace eugress
