#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>

#include "base/confine_parts.h"

namespace eugress {
namespace {

constexpr std::array calls_of_both{
    SCMP_SYS(brk),          SCMP_SYS(clock_gettime),  SCMP_SYS(clock_nanosleep), SCMP_SYS(close),
    SCMP_SYS(dup),          SCMP_SYS(exit),           SCMP_SYS(exit_group),      SCMP_SYS(fcntl),
    SCMP_SYS(fstat),        SCMP_SYS(fstatfs),        SCMP_SYS(futex),           SCMP_SYS(getdents64),
    SCMP_SYS(getpid),       SCMP_SYS(getrandom),      SCMP_SYS(gettid),          SCMP_SYS(gettimeofday),
    SCMP_SYS(lseek),        SCMP_SYS(madvise),        SCMP_SYS(membarrier),      SCMP_SYS(mmap),
    SCMP_SYS(mremap),       SCMP_SYS(munmap),         SCMP_SYS(nanosleep),       SCMP_SYS(newfstatat),
    SCMP_SYS(poll),         SCMP_SYS(ppoll),          SCMP_SYS(pread64),         SCMP_SYS(read),
    SCMP_SYS(readv),        SCMP_SYS(recvfrom),       SCMP_SYS(recvmsg),         SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),    SCMP_SYS(sched_yield),
    SCMP_SYS(sendmsg),      SCMP_SYS(sendto),         SCMP_SYS(sigaltstack),     SCMP_SYS(statx),
    SCMP_SYS(sysinfo),      SCMP_SYS(uname),          SCMP_SYS(write),           SCMP_SYS(writev),
};
constexpr std::array observer_calls{
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(access),
    SCMP_SYS(adjtimex),
    SCMP_SYS(bind),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(getcwd),
    SCMP_SYS(getpeername),
    SCMP_SYS(getsockname),
    SCMP_SYS(getsockopt),
    SCMP_SYS(getuid),
    SCMP_SYS(ioctl),
    SCMP_SYS(listen),
    SCMP_SYS(memfd_create),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(setsockopt),
    SCMP_SYS(shutdown),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(wait4),
};
constexpr std::array scribe_calls{
    SCMP_SYS(fallocate), SCMP_SYS(fdatasync), SCMP_SYS(flock),      SCMP_SYS(fsync),    SCMP_SYS(ftruncate),
    SCMP_SYS(openat),    SCMP_SYS(pwrite64),  SCMP_SYS(rename),     SCMP_SYS(renameat), SCMP_SYS(renameat2),
    SCMP_SYS(unlinkat),  SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
};

constexpr scmp_arg_cmp is_equal(unsigned argument, std::uint64_t value) noexcept {
  return {.arg = argument, .op = SCMP_CMP_EQ, .datum_a = value, .datum_b = 0};
}

// Memory is never both written and executed; a thread's stack and an allocator's arena ask for the rest.
int allow_memory(scmp_filter_ctx filter) {
  return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

// libpcap's ring is there, the page's socket not yet. What asks the kernel about interfaces and tells systemd is local.
// Threads, no processes: what clone3() asks for stands in memory, where no filter looks, and glibc falls back to
// clone().
int allow_observer(scmp_filter_ctx filter) {
  int error = 0;
  constexpr auto type = std::uint64_t{0xf};  // without SOCK_CLOEXEC and SOCK_NONBLOCK
  const auto socket = [&](std::uint64_t domain, std::uint64_t of_type) {
    error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2, is_equal(0, domain),
                              SCMP_A1(SCMP_CMP_MASKED_EQ, type, of_type));
  };
  socket(AF_INET, SOCK_STREAM);
  socket(AF_UNIX, SOCK_DGRAM);
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY));
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
  error |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, is_equal(0, 0));
  const auto own = static_cast<std::uint64_t>(getpid());
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(kill), 1, is_equal(0, own));
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, is_equal(0, own));
  error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, is_equal(0, PR_SET_NAME));
  return error;
}

template <typename Numbers>
int allow_all(scmp_filter_ctx filter, const Numbers& numbers) {
  int error = 0;
  for (const int number : numbers) error |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
  return error;
}

}  // namespace

void give_up_calls(Calls calls, std::vector<std::string>& kept) {
  // Refused, not killed: a library that asks in vain has another way, and what has none says so.
  const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter{seccomp_init(SCMP_ACT_ERRNO(EPERM)), seccomp_release};
  if (filter == nullptr) return kept.push_back("system calls are not restricted, no seccomp");
  int error = allow_all(filter.get(), calls_of_both) | allow_memory(filter.get());
  error |= calls == Calls::observer ? allow_all(filter.get(), observer_calls) | allow_observer(filter.get())
                                    : allow_all(filter.get(), scribe_calls);
  if (error != 0) return kept.push_back("system calls are not restricted: the filter cannot be built");
  error = seccomp_load(filter.get());
  if (error != 0) kept.push_back(because("system calls are not restricted", -error));
}

}  // namespace eugress
