// Any octets as a DNS message. An answer must keep its bounds, and a cut message must never teach an address that the
// whole one does not.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "decode/dns.h"

using namespace eugress;

namespace {

void check_bounds(const DnsAnswer& answer) {
  check(!answer.asked.empty(), "an answer has a name");
  check(answer.address_count > 0 && answer.address_count <= DnsAnswer::max_addresses, "addresses are bounded");
  check(answer.alias_count <= DnsAnswer::max_aliases, "aliases are bounded");
  check(answer.ttl <= 0x7fffffff, "RFC 2181 section 8");
  for (std::size_t i = 0; i < answer.alias_count; ++i) {
    check(!(answer.aliases[i] == answer.asked), "a chain does not come back to the question");
  }
}

}  // namespace

// Input: whether over TCP, two octets where to cut, the message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteReader reader{Bytes{data, size}};
  const bool over_tcp = (reader.u8() & 1U) != 0;
  const std::size_t cut = reader.u16();
  if (!reader.ok()) return 0;
  const Bytes whole = reader.rest();
  DnsAnswer answer;
  const DnsReading reading = read_dns(whole, over_tcp, answer);
  if (reading == DnsReading::answer) check_bounds(answer);

  DnsAnswer part;
  const DnsReading part_reading = read_dns(whole.first(std::min(cut, whole.size())), over_tcp, part);
  if (part_reading != DnsReading::answer) return 0;
  check_bounds(part);
  if (reading == DnsReading::answer && part.alias_count == answer.alias_count) {
    check(part.asked == answer.asked, "the question does not change");
    check(part.address_count <= answer.address_count && part.ttl >= answer.ttl, "the rest only adds");
  }
  return 0;
}
