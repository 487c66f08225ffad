// The kernel filter beside libpcap's own program for the same wish, in one run: how long each takes to build, how many
// instructions it has, how many a rejected packet costs on the test's machine, and what that is in the kernel: the
// processor time of frames that come in at an interface and are rejected on a packet socket, as the smallest of
// interleaved rounds. `filter_bench CONFIG [LEARNED]`, as root, CONFIG being config/.
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "capture/filter_fit.h"
#include "filter_machine.h"
#include "filter_packets.h"
#include "frame_injector.h"

namespace eugress {
namespace {

using Clock = std::chrono::steady_clock;

double microseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

// The rows of a table of ranges that are still listed.
void add_ranges(const std::string& path, std::vector<Prefix>& ranges) {
  std::ifstream file{path};
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> columns{""};
    for (const char c : line) {
      if (c == '\t') {
        columns.emplace_back();
      } else {
        columns.back().push_back(c);
      }
    }
    if (columns.size() < 4 || columns[3] != "-") continue;
    if (const auto prefix = Prefix::from_text(columns[0])) ranges.push_back(*prefix);
  }
}

std::string expression_of(const Wanted& wanted) {
  std::string text;
  for (const Prefix& prefix : wanted.listed) text += "net " + prefix.text() + " or ";
  for (const WantedAddress& one : wanted.learned) text += "host " + one.address.text() + " or ";
  for (const WantedPorts& ports : wanted.ports) {
    text += std::string{to_text(ports.transport)} + " portrange " + std::to_string(ports.first) + "-" +
            std::to_string(ports.last) + " or ";
  }
  return text +
         "port 53 or (udp[8] < 0x40 and udp[12:4] = 0x2112a442) or ((tcp dst port 443 or tcp dst port 80) and "
         "tcp[((tcp[12] & 0xf0) >> 2):2] = 0x1603 and tcp[((tcp[12] & 0xf0) >> 2) + 5] = 1)";
}

struct Program {
  std::string name;
  std::vector<sock_filter> code;
  double built_in = 0;     // microseconds, the best of several
  double in_kernel = 1e9;  // nanoseconds a frame, with all that the kernel does with one
};

template <typename Build>
Program built(const char* name, int times, Build&& build) {
  Program program{name, {}, 1e12, 1e9};
  for (int i = 0; i < times; ++i) {
    const auto start = Clock::now();
    program.code = build();
    program.built_in = std::min(program.built_in, microseconds_since(start));
  }
  return program;
}

std::vector<sock_filter> by_libpcap(const std::string& expression) {
  pcap_t* const handle = pcap_open_dead(DLT_EN10MB, 262144);
  bpf_program program{};
  if (pcap_compile(handle, &program, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
    std::fprintf(stderr, "libpcap: %s\n", pcap_geterr(handle));
    std::exit(1);
  }
  std::vector<sock_filter> code;
  for (unsigned i = 0; i < program.bf_len; ++i) {
    const bpf_insn& one = program.bf_insns[i];
    code.push_back({one.code, one.jt, one.jf, one.k});
  }
  pcap_freecode(&program);
  pcap_close(handle);
  return code;
}

// What a campus sends to the rest of the world: QUIC and TLS in the middle of a connection, a fifth of it IPv6.
std::vector<PacketPlan> foreign_packets(const Wanted& wanted, std::size_t count) {
  Dice dice{99};
  std::vector<PacketPlan> packets;
  while (packets.size() < count) {
    PacketPlan plan;
    const bool is_ipv6 = dice.once_in(5);
    plan.source =
        is_ipv6 ? Address{0x20010db800000000, dice.any()} : Address::from_ipv4(0x0a000000 + dice.below(65536));
    plan.destination = is_ipv6 ? Address{0x2a00000000000000 | dice.any() >> 16U, dice.any()}
                               : Address::from_ipv4(0x01000000U + dice.below(0xdf000000U));
    plan.source_port = static_cast<std::uint16_t>(32768 + dice.below(28000));
    plan.destination_port = 443;
    plan.protocol = dice.once_in(3) ? 17 : 6;
    if (dice.once_in(2)) {
      std::swap(plan.source, plan.destination);
      std::swap(plan.source_port, plan.destination_port);
    }
    plan.payload.assign(100, 0x4d);
    if (Oracle{wanted}.captured(plan, 0) == 0) packets.push_back(plan);
  }
  return packets;
}

// Sees what comes in at the injector's interface, as far as the program lets it. Nobody reads from it.
class RejectingSocket {
 public:
  explicit RejectingSocket(const std::vector<sock_filter>& code) : socket_(socket(AF_PACKET, SOCK_RAW, 0)) {
    std::vector<sock_filter> copy = code;
    const sock_fprog program{static_cast<unsigned short>(copy.size()), copy.data()};
    sockaddr_ll where{};
    where.sll_family = AF_PACKET;
    where.sll_protocol = htons(ETH_P_ALL);
    where.sll_ifindex = static_cast<int>(if_nametoindex(FrameInjector::interface));
    const void* const address = &where;
    is_open_ = socket_ >= 0 && setsockopt(socket_, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0 &&
               ::bind(socket_, static_cast<const sockaddr*>(address), sizeof where) == 0;
  }
  RejectingSocket(const RejectingSocket&) = delete;
  RejectingSocket& operator=(const RejectingSocket&) = delete;
  ~RejectingSocket() {
    if (socket_ >= 0) close(socket_);
  }
  [[nodiscard]] bool is_open() const { return is_open_; }

 private:
  int socket_;
  bool is_open_ = false;
};

// Nanoseconds of a frame that no socket sees.
double measure(std::vector<Program>& programs, const FrameInjector& injector) {
  constexpr std::uint32_t frames = 200'000;
  double unseen = 1e9;
  for (int round = 0; round < 15; ++round) {
    unseen = std::min(unseen, injector.inject(frames));
    for (Program& program : programs) {
      const RejectingSocket socket{program.code};
      if (!socket.is_open()) continue;  // refused: its time stays absurd
      program.in_kernel = std::min(program.in_kernel, injector.inject(frames));
    }
  }
  return unseen;
}

int bench(const std::string& config, std::uint32_t learned) {
  Wanted wanted;
  for (const char* const provider : {"zoom", "teams"}) {
    add_ranges(config + "/providers/" + provider + "/ranges.tsv", wanted.listed);
  }
  wanted.ports = {{Transport::udp, 8801, 8810},
                  {Transport::tcp, 8801, 8810},
                  {Transport::udp, 3478, 3481},
                  {Transport::tcp, 3478, 3479}};
  Dice dice{5};
  for (std::uint32_t i = 0; i < learned; ++i) {
    wanted.learned.push_back({Address::from_ipv4(0x01000000U + dice.below(0xdf000000U)), {}});
  }
  std::vector<Program> programs;
  programs.push_back(built("nothing passes", 1, [] { return std::vector<sock_filter>{{BPF_RET | BPF_K, 0, 0, 0}}; }));
  programs.push_back(built("ours", 50, [&] { return fit_filter(wanted, LinkType::ethernet).program; }));
  // Beyond that it takes minutes, and the kernel refuses what comes of it.
  constexpr std::uint32_t bearable = 200;
  if (learned <= bearable) programs.push_back(built("libpcap's", 1, [&] { return by_libpcap(expression_of(wanted)); }));

  std::vector<PacketOctets> packets;
  std::vector<std::vector<std::uint8_t>> frames;
  for (const PacketPlan& plan : foreign_packets(wanted, 4096)) packets.push_back(octets_of(plan));
  for (const PacketOctets& packet : packets) frames.push_back(packet.all);
  const double unseen = measure(programs, FrameInjector{frames});
  std::printf("%zu listed prefixes, %u learned addresses, %zu rejected packets\n", wanted.listed.size(), learned,
              packets.size());
  std::printf("%-16s %14s %14s %18s %22s\n", "program", "instructions", "build, us", "steps a reject",
              "rejecting adds, ns");
  for (const Program& program : programs) {
    std::size_t steps = 0;
    for (const PacketOctets& packet : packets) steps += run_by_hand(program.code, packet.all).steps;
    std::printf("%-16s %14zu %14.0f %18.1f ", program.name.c_str(), program.code.size(), program.built_in,
                static_cast<double>(steps) / static_cast<double>(packets.size()));
    if (program.in_kernel < 1e6) {
      std::printf("%22.1f\n", program.in_kernel - unseen);
    } else {
      std::printf("%22s\n", "refused");
    }
  }
  std::printf("a frame that no socket sees: %.1f ns\n", unseen);
  return 0;
}

}  // namespace
}  // namespace eugress

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: filter_bench CONFIG [LEARNED]\n");
    return 2;
  }
  return eugress::bench(argv[1], argc > 2 ? static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10)) : 0);
}
