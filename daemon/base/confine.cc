#include "base/confine.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/confine_parts.h"
#include "base/instrumented.h"

namespace eugress {
namespace {

using Sentences = std::vector<std::string>;

void give_up_capabilities(Sentences& kept) {
  // Root would get them back by starting a program. Who may not set these bits has none to get back.
  prctl(PR_SET_SECUREBITS,
        SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED, 0, 0, 0);
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  if (syscall(SYS_capset, &header, none.data()) != 0) kept.push_back(because("capabilities are kept", errno));
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) kept.push_back(because("new privileges can still be gained", errno));
}

void give_up_dumps(Sentences& kept) {
  const rlimit no_core{0, 0};
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || setrlimit(RLIMIT_CORE, &no_core) != 0)
    kept.push_back(because("memory can still be dumped", errno));
}

}  // namespace

std::string because(const std::string& what, int error) {
  return what + ": " + std::strerror(error);
}

std::vector<std::string> confine(const Confinement& confinement) {
  Sentences kept;
  give_up_capabilities(kept);
  if (is_instrumented) return kept;
  give_up_dumps(kept);
  give_up_files(confinement, kept);
  give_up_calls(confinement.calls, kept);
  return kept;
}

std::string lock_memory() {
  if (is_instrumented) return {};
  const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
  rlimit now{};
  // Under a limit a later allocation would fail, which is worse than the swap.
  const bool is_free =
      setrlimit(RLIMIT_MEMLOCK, &all) == 0 || (getrlimit(RLIMIT_MEMLOCK, &now) == 0 && now.rlim_cur == RLIM_INFINITY);
  constexpr auto may_be_swapped = "memory may be written to the swap";
  if (is_free) {
    return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0 ? std::string{} : because(may_be_swapped, errno);
  }
  return std::string{may_be_swapped} + ": locked memory is limited (LimitMEMLOCK=infinity in the unit)";
}

}  // namespace eugress
