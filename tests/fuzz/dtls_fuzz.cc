// Any octets as a datagram, and as a Certificate message. Fragments lie inside the datagram and inside their message; a
// name stands in the certificate as it is; and a cut message never has another name than the whole.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "decode/dtls.h"

using namespace eugress;

namespace {

bool same_letter(std::uint8_t wire, char lowered) {
  const bool upper = wire >= 'A' && wire <= 'Z';
  return (upper ? wire + ('a' - 'A') : wire) == static_cast<std::uint8_t>(lowered);
}

void read_message(Bytes message, std::size_t cut) {
  const auto name = read_certificate_name(message);
  if (name) {
    const std::string_view text = name->text();
    check(std::search(message.begin(), message.end(), text.begin(), text.end(), same_letter) != message.end(),
          "the name stands in the certificate");
  }
  const auto part = read_certificate_name(message.first(std::min(cut, message.size())));
  if (part) check(name && *name == *part, "what is behind a certificate changes nothing");
}

}  // namespace

// Input: whether a datagram or a message, two octets where to cut a message, the octets.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader{Bytes{data, size}};
  const bool is_message = (reader.u8() & 1U) != 0;
  const std::size_t cut = reader.u16();
  if (!reader.ok()) return 0;
  const Bytes octets = reader.rest();
  if (is_message) {
    read_message(octets, cut);
    return 0;
  }
  CertificatePieces pieces{octets};
  std::size_t taken = 0;
  while (const auto piece = pieces.next()) {
    check(!piece->fragment.empty() && piece->offset + piece->fragment.size() <= piece->octets,
          "a fragment fits its message");
    check(piece->fragment.data() >= octets.data() &&
              piece->fragment.data() + piece->fragment.size() <= octets.data() + octets.size(),
          "a fragment lies inside the datagram");
    taken += piece->fragment.size();
    if (piece->fragment.size() == piece->octets) read_message(piece->fragment, cut);
  }
  check(taken <= octets.size(), "no octet is read twice");
  return 0;
}
