// Any octets as the beginning of a TLS connection. A name must stand in the octets as it is, and what a cut segment
// names, the whole one names too.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "decode/tls.h"

using namespace eugress;

namespace {

bool same_letter(std::uint8_t wire, char lowered) {
  const bool upper = wire >= 'A' && wire <= 'Z';
  return (upper ? wire + ('a' - 'A') : wire) == static_cast<std::uint8_t>(lowered);
}

}  // namespace

// Input: two octets where to cut, the stream.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader{Bytes{data, size}};
  const std::size_t cut = reader.u16();
  if (!reader.ok()) return 0;
  const Bytes whole = reader.rest();
  ClientHello hello;
  const TlsReading reading = read_tls(whole, hello);
  check(hello.name.empty() == (reading != TlsReading::client_hello_named), "a name is there when it is said to be");
  if (reading == TlsReading::client_hello_named) {
    const std::string_view text = hello.name.text();
    check(std::search(whole.begin(), whole.end(), text.begin(), text.end(), same_letter) != whole.end(),
          "the name stands in the hello");
  }

  ClientHello part_hello;
  const TlsReading part = read_tls(whole.first(std::min(cut, whole.size())), part_hello);
  if (part == TlsReading::client_hello_named) {
    check(reading == part && part_hello.name == hello.name, "what a cut segment names, the whole one names");
    check(!part_hello.has_encrypted || hello.has_encrypted, "nothing that was seen is taken back");
  }

  static std::array<std::uint8_t, 16384> room;
  ClientHello joined;
  const TlsReading with_room = read_tls(whole, joined, room);
  if (reading == TlsReading::client_hello_named && hello.is_whole) {
    check(with_room == reading && joined.name == hello.name, "room changes nothing of a hello in one record");
  }
  return 0;
}
