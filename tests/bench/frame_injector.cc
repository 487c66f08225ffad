// Apart from whoever includes pcap.h: both that and linux/bpf.h have a bpf_insn.
#include "frame_injector.h"

#include <linux/bpf.h>
#include <net/if.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace eugress {
namespace {

using Frame = std::array<std::uint8_t, FrameInjector::frame_octets>;

constexpr std::uint32_t places = 4096;  // a power of two

void check(long result, const char* what) {
  if (result >= 0) return;
  std::fprintf(stderr, "frame injector: no %s: %s; run it as root\n", what, std::strerror(errno));
  std::exit(1);
}
void run(const char* command) {
  if (std::system(command) == 0) return;  // NOLINT(cert-env33-c): constant, and a bench
  std::fprintf(stderr, "frame injector: \"%s\" failed; run it as root\n", command);
  std::exit(1);
}
long bpf(bpf_cmd command, bpf_attr& attr) {
  return syscall(SYS_bpf, command, &attr, sizeof attr);
}
std::uint64_t address_of(const void* place) {
  return reinterpret_cast<std::uintptr_t>(place);
}
// Of the whole process: the kernel takes frames in on whoever brings them.
double processor_nanoseconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

int made_map() {
  bpf_attr attr{};
  attr.map_type = BPF_MAP_TYPE_ARRAY;
  attr.key_size = 4;
  attr.value_size = FrameInjector::frame_octets;
  attr.max_entries = places;
  const long map = bpf(BPF_MAP_CREATE, attr);
  check(map, "table of frames in the kernel");
  return static_cast<int>(map);
}
void put(int templates, std::uint32_t place, const Frame& value) {
  bpf_attr attr{};
  attr.map_fd = static_cast<std::uint32_t>(templates);
  attr.key = address_of(&place);
  attr.value = address_of(value.data());
  check(bpf(BPF_MAP_UPDATE_ELEM, attr), "frame in the kernel's table");
}

// Overwrites each frame with one that is drawn from the table, and passes it on.
int loaded_program(int templates) {
  constexpr std::uint8_t data = BPF_REG_6;
  constexpr std::uint8_t end = BPF_REG_7;
  std::vector<bpf_insn> code;
  const auto add = [&](int operation, std::uint8_t to, std::uint8_t from, int offset, std::int32_t value) {
    code.push_back({static_cast<std::uint8_t>(operation), static_cast<std::uint8_t>(to & 0xfU),
                    static_cast<std::uint8_t>(from & 0xfU), static_cast<std::int16_t>(offset), value});
  };
  // Over the copying, to the end.
  constexpr int copying = static_cast<int>(FrameInjector::frame_octets / 8 * 2);
  add(BPF_LDX | BPF_MEM | BPF_W, data, BPF_REG_1, 0, 0);
  add(BPF_LDX | BPF_MEM | BPF_W, end, BPF_REG_1, 4, 0);
  add(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_get_prandom_u32);
  add(BPF_ALU | BPF_AND | BPF_K, BPF_REG_0, 0, 0, places - 1);
  add(BPF_STX | BPF_MEM | BPF_W, BPF_REG_10, BPF_REG_0, -4, 0);
  add(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, templates);
  add(0, 0, 0, 0, 0);  // the upper half
  add(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_2, BPF_REG_10, 0, 0);
  add(BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_2, 0, 0, -4);
  add(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_map_lookup_elem);
  add(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_0, 0, copying + 3, 0);
  add(BPF_ALU64 | BPF_MOV | BPF_X, BPF_REG_2, data, 0, 0);
  add(BPF_ALU64 | BPF_ADD | BPF_K, BPF_REG_2, 0, 0, FrameInjector::frame_octets);
  add(BPF_JMP | BPF_JGT | BPF_X, BPF_REG_2, end, copying, 0);
  for (int at = 0; at < static_cast<int>(FrameInjector::frame_octets); at += 8) {
    add(BPF_LDX | BPF_MEM | BPF_DW, BPF_REG_3, BPF_REG_0, at, 0);
    add(BPF_STX | BPF_MEM | BPF_DW, data, BPF_REG_3, at, 0);
  }
  add(BPF_ALU64 | BPF_MOV | BPF_K, BPF_REG_0, 0, 0, XDP_PASS);
  add(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
  constexpr const char* license = "Dual MIT/GPL";
  std::vector<char> log(65536);
  bpf_attr attr{};
  attr.prog_type = BPF_PROG_TYPE_XDP;
  attr.insns = address_of(code.data());
  attr.insn_cnt = static_cast<std::uint32_t>(code.size());
  attr.license = address_of(license);
  attr.log_buf = address_of(log.data());
  attr.log_size = static_cast<std::uint32_t>(log.size());
  attr.log_level = 1;
  const long program = bpf(BPF_PROG_LOAD, attr);
  if (program < 0) std::fprintf(stderr, "%s\n", log.data());
  check(program, "program in the kernel");
  return static_cast<int>(program);
}

}  // namespace

FrameInjector::FrameInjector(const std::vector<std::vector<std::uint8_t>>& frames) {
  check(unshare(CLONE_NEWNET), "a network namespace");
  run("ip link add injected type veth peer name other");
  run("ip link set other up");
  run("ip link set injected up");
  interface_ = if_nametoindex(interface);
  templates_ = made_map();
  Frame value{};
  for (std::uint32_t place = 0; place < places; ++place) {
    const auto& frame = frames[place % frames.size()];
    value.fill(0);
    std::copy_n(frame.begin(), std::min(frame.size(), value.size()), value.begin());
    put(templates_, place, value);
  }
  program_ = loaded_program(templates_);
}

FrameInjector::~FrameInjector() {
  close(program_);
  close(templates_);
}

double FrameInjector::inject(std::uint32_t frames) const {
  const Frame first{};
  xdp_md where{};
  where.data_end = frame_octets;
  where.ingress_ifindex = interface_;
  bpf_attr attr{};
  attr.test.prog_fd = static_cast<std::uint32_t>(program_);
  attr.test.data_in = address_of(first.data());
  attr.test.data_size_in = frame_octets;
  attr.test.ctx_in = address_of(&where);
  attr.test.ctx_size_in = sizeof where;
  attr.test.repeat = frames;
  attr.test.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
  attr.test.batch_size = 64;
  const double before = processor_nanoseconds();
  check(bpf(BPF_PROG_TEST_RUN, attr), "live frames (Linux 5.18)");
  return (processor_nanoseconds() - before) / frames;
}

}  // namespace eugress
