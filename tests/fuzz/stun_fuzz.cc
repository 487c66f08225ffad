// Any octets as a UDP payload. A message must be one with its length, and a cut must not change who speaks.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "decode/stun.h"

using namespace eugress;

// Input: two octets where to cut, the payload.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader{Bytes{data, size}};
  const std::size_t cut = reader.u16();
  if (!reader.ok()) return 0;
  const Bytes whole = reader.rest();
  const auto octets = static_cast<std::uint32_t>(whole.size());
  const auto stun = read_stun(whole, octets);
  if (stun) {
    check(octets >= 20 && octets % 4 == 0, "header and padded attributes");
    check(!read_stun(whole, octets + 4), "a message ends with its payload");
    check(stun->form == StunForm::zoom_native || std::all_of(stun->transaction.begin(), stun->transaction.begin() + 4,
                                                             [](std::uint8_t octet) { return octet == 0; }),
          "twelve octets with a cookie");
  }

  const auto part = read_stun(whole.first(std::min(cut, whole.size())), octets);
  if (stun && part) {
    check(part->kind == stun->kind && part->form == stun->form && part->transaction == stun->transaction,
          "a cut does not change who speaks");
  }
  if (stun && stun->form == StunForm::rfc5389 && cut >= 20) check(part.has_value(), "what is there fits");
  return 0;
}
