#include "capture/fanout.h"

#include <linux/if_packet.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include "base/wire_numbers.h"
#include "capture/program_writer.h"

namespace eugress {
namespace {

constexpr std::uint32_t octets_of_tag = 4;
// 2^32 divided by the golden ratio: neighbouring addresses come apart.
constexpr std::uint32_t golden = 0x9e3779b1;

constexpr std::uint32_t from_network(std::uint32_t offset) noexcept {
  return static_cast<std::uint32_t>(SKF_NET_OFF) + offset;
}

// Writes from the end. A becomes all words of both addresses, one over the other; X is the offset of the IP header.
ProgramWriter::Place write_pair(ProgramWriter& w, ProgramWriter::Place then, std::uint32_t first, std::uint32_t words) {
  w.go(then);
  for (std::uint32_t word = 1; word < words; ++word) {
    w.put(BPF_ALU | BPF_XOR | BPF_X);
    w.recall_x(word);
  }
  w.recall(0);
  for (std::uint32_t word = 0; word < words; ++word) {
    w.store(word);
    w.fetch_behind_x(ProgramWriter::word, from_network(first + 4 * word));
  }
  return w.here();
}

std::string reason() {
  return std::generic_category().message(errno);
}

}  // namespace

std::vector<sock_filter> fanout_program() {
  ProgramWriter w;
  const ProgramWriter::Place first_socket = w.returning(0);
  w.put(BPF_RET | BPF_A);
  w.shift_right(16);
  w.put(BPF_ALU | BPF_MUL | BPF_K, golden);
  const ProgramWriter::Place spread = w.here();
  const ProgramWriter::Place ipv6 = write_pair(w, spread, 8, 8);
  const ProgramWriter::Place ipv4 = write_pair(w, spread, 12, 2);
  ProgramWriter::Place tagged = first_socket;
  for (std::uint32_t tags = max_tags;; --tags) {
    ProgramWriter::Place on = w.if_any(ethertypes_of_tags, tagged, first_socket);
    on = w.if_equal(ethertype_ipv6, ipv6, on);
    w.go(w.if_equal(ethertype_ipv4, ipv4, on));
    if (tags == 0) break;
    w.fetch(ProgramWriter::half, from_network(octets_of_tag * tags - 2));
    w.set_x(octets_of_tag * tags);
    tagged = w.here();
  }
  w.fetch(ProgramWriter::word, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PROTOCOL));
  w.set_x(0);
  return w.program();
}

Result<void> share_link(std::span<const int> descriptors) {
  std::uint32_t group = 0;
  for (const int descriptor : descriptors) {
    const bool is_first = descriptor == descriptors.front();
    const unsigned flags = is_first ? PACKET_FANOUT_FLAG_UNIQUEID : 0U;
    const std::uint32_t wish = group | (PACKET_FANOUT_CBPF | flags) << 16U;
    if (setsockopt(descriptor, SOL_PACKET, PACKET_FANOUT, &wish, sizeof wish) != 0) {
      return Error{"the workers cannot share the link: " + reason()};
    }
    if (!is_first) continue;
    std::vector<sock_filter> program = fanout_program();
    const sock_fprog given{static_cast<unsigned short>(program.size()), program.data()};
    std::uint32_t joined = 0;
    socklen_t size = sizeof joined;
    if (setsockopt(descriptor, SOL_PACKET, PACKET_FANOUT_DATA, &given, sizeof given) != 0 ||
        getsockopt(descriptor, SOL_PACKET, PACKET_FANOUT, &joined, &size) != 0) {
      return Error{"the workers cannot share the link by pairs of addresses: " + reason()};
    }
    group = joined & 0xffffU;
  }
  return {};
}

}  // namespace eugress
