// Three machines that run a classic BPF program over a packet: this one of a page, written from the description in
// Linux' Documentation/networking/filter.rst; libpcap's; and the kernel's, on a pair of Unix sockets, which needs no
// rights.
#pragma once

#include <linux/filter.h>
#include <pcap/pcap.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

namespace eugress {

struct Run {
  std::uint32_t captured = 0;
  std::size_t steps = 0;  // instructions that were executed
};

// `protocol`: what the kernel tells of a packet without its link layer.
inline Run run_by_hand(std::span<const sock_filter> program, std::span<const std::uint8_t> packet,
                       std::uint16_t protocol = 0) {
  std::uint32_t a = 0;
  std::uint32_t x = 0;
  std::array<std::uint32_t, BPF_MEMWORDS> memory{};
  Run run;
  for (std::size_t at = 0; at < program.size(); ++at) {
    const sock_filter& one = program[at];
    ++run.steps;
    const std::uint32_t operand = BPF_SRC(one.code) == BPF_X ? x : one.k;
    switch (BPF_CLASS(one.code)) {
      case BPF_LD:
      case BPF_LDX: {
        std::uint32_t value = 0;
        const unsigned mode = BPF_MODE(one.code);
        if (mode == BPF_IMM) {
          value = one.k;
        } else if (mode == BPF_MEM) {
          value = memory.at(one.k);
        } else if (mode == BPF_LEN) {
          value = static_cast<std::uint32_t>(packet.size());
        } else if (mode == BPF_MSH) {
          if (one.k >= packet.size()) return {0, run.steps};
          value = (packet[one.k] & 0x0fU) * 4U;
        } else if (one.k == static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_PROTOCOL)) {
          value = protocol;
        } else {
          const std::uint64_t offset = std::uint64_t{one.k} + (mode == BPF_IND ? x : 0U);
          const unsigned size = BPF_SIZE(one.code) == BPF_W ? 4 : (BPF_SIZE(one.code) == BPF_H ? 2 : 1);
          if (offset + size > packet.size()) return {0, run.steps};
          for (unsigned i = 0; i < size; ++i) value = value << 8U | packet[offset + i];
        }
        (BPF_CLASS(one.code) == BPF_LD ? a : x) = value;
        break;
      }
      case BPF_ST:
        memory.at(one.k) = a;
        break;
      case BPF_STX:
        memory.at(one.k) = x;
        break;
      case BPF_ALU:
        switch (BPF_OP(one.code)) {
          case BPF_ADD:
            a += operand;
            break;
          case BPF_SUB:
            a -= operand;
            break;
          case BPF_AND:
            a &= operand;
            break;
          case BPF_LSH:
            a <<= operand;
            break;
          case BPF_RSH:
            a >>= operand;
            break;
          default:
            throw std::logic_error("an operation that the machine of the test does not know");
        }
        break;
      case BPF_JMP: {
        if (BPF_OP(one.code) == BPF_JA) {
          at += one.k;
          break;
        }
        bool holds = false;
        switch (BPF_OP(one.code)) {
          case BPF_JEQ:
            holds = a == operand;
            break;
          case BPF_JGT:
            holds = a > operand;
            break;
          case BPF_JGE:
            holds = a >= operand;
            break;
          case BPF_JSET:
            holds = (a & operand) != 0;
            break;
          default:
            throw std::logic_error("a jump that the machine of the test does not know");
        }
        at += holds ? one.jt : one.jf;
        break;
      }
      case BPF_RET:
        run.captured = BPF_RVAL(one.code) == BPF_A ? a : one.k;
        return run;
      default:
        if (BPF_MISCOP(one.code) == BPF_TAX) {
          x = a;
        } else {
          a = x;
        }
    }
  }
  throw std::logic_error("the program has no end");
}

inline std::vector<bpf_insn> for_libpcap(std::span<const sock_filter> program) {
  std::vector<bpf_insn> copy;
  for (const sock_filter& one : program) copy.push_back({one.code, one.jt, one.jf, one.k});
  return copy;
}

class KernelMachine {
 public:
  KernelMachine() {
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends_.data()) != 0) throw std::runtime_error("socketpair");
  }
  KernelMachine(const KernelMachine&) = delete;
  KernelMachine& operator=(const KernelMachine&) = delete;
  ~KernelMachine() {
    for (const int end : ends_) close(end);
  }

  [[nodiscard]] int descriptor() const { return ends_[1]; }
  // errno, or 0.
  int load(std::vector<sock_filter> program) const {
    const sock_fprog given{static_cast<unsigned short>(program.size()), program.data()};
    return setsockopt(ends_[1], SOL_SOCKET, SO_ATTACH_FILTER, &given, sizeof given) == 0 ? 0 : errno;
  }
  // Sends, and leaves what comes through where it is.
  void put(std::span<const std::uint8_t> packet) const {
    if (send(ends_[0], packet.data(), packet.size(), 0) < 0) throw std::runtime_error("send");
  }
  // Octets that came through; 0: dropped.
  [[nodiscard]] std::size_t pass(std::span<const std::uint8_t> packet) const {
    put(packet);
    std::array<std::uint8_t, 4096> buffer{};
    const ssize_t got = recv(ends_[1], buffer.data(), buffer.size(), 0);
    return got < 0 ? 0 : static_cast<std::size_t>(got);
  }

 private:
  std::array<int, 2> ends_{};
};

}  // namespace eugress
