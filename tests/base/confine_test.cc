// What is left to a process that has confined itself: asked from inside, in a process of its own, of the real kernel.
#include "base/confine.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <sstream>
#include <string>
#include <thread>

#include "base/instrumented.h"

namespace eugress {
namespace {

class Confined : public ::testing::Test {
 protected:
  Confined() {
    std::string name = ::testing::TempDir() + "eugress-confine-XXXXXX";
    root_ = mkdtemp(name.data());
    for (const char* directory : {"config", "state", "state/key", "state/log", "state/geo"})
      std::filesystem::create_directory(path(directory));
    for (const char* file : {"state/key/secret", "state/log/day", "state/geo/country", "config/policy"})
      std::ofstream{path(file)} << "x";
  }
  ~Confined() override { std::filesystem::remove_all(root_); }

  void SetUp() override {
    if (is_instrumented) GTEST_SKIP() << "instruments need system calls and files that the program does not";
  }

  [[nodiscard]] std::string path(const std::string& name) const { return root_ + "/" + name; }
  [[nodiscard]] Confinement observer() const {
    Confinement confinement;
    confinement.unreadable = {path("state/key"), path("state/log")};
    confinement.readable = {path("state/geo/country"), path("config/policy")};
    return confinement;
  }
  [[nodiscard]] Confinement scribe() const {
    Confinement confinement;
    confinement.calls = Calls::scribe;
    confinement.writable = {path("state/log")};
    confinement.reads_only_what_it_writes = true;
    return confinement;
  }

  // What `ask` answers in a process that has confined itself. Its answer is text, so that a failure says why.
  static std::string inside(const Confinement& confinement, const std::function<std::string()>& ask) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return "no pipe";
    const pid_t child = fork();
    if (child == 0) {
      std::string said;
      for (const std::string& kept : confine(confinement)) said += "[" + kept + "]";
      said += ask();
      if (write(ends[1], said.data(), said.size()) < 0) _exit(2);
      _exit(0);
    }
    close(ends[1]);
    std::string said;
    std::array<char, 512> some{};
    for (ssize_t size = 0; (size = read(ends[0], some.data(), some.size())) > 0;)
      said.append(some.data(), static_cast<std::size_t>(size));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) said += " killed by " + std::to_string(WTERMSIG(status));
    return said;
  }

  static std::string errno_of(long result) { return result >= 0 ? "done" : strerrorname_np(errno); }
  // In this order, which a sum of texts does not promise.
  static std::string joined(std::initializer_list<std::string> answers) {
    std::string all;
    for (const std::string& each : answers) all += (all.empty() ? "" : " ") + each;
    return all;
  }
  static long process_by_clone3() {
    clone_args of_a_process{};
    of_a_process.exit_signal = SIGCHLD;
    return syscall(SYS_clone3, &of_a_process, sizeof of_a_process);
  }
  static std::string opened(const std::string& file, int flags) { return errno_of(open(file.c_str(), flags, 0600)); }

 private:
  std::string root_;
};

TEST_F(Confined, AnObserverReadsAllButKeyAndLog) {
  const std::string said = inside(observer(), [&] {
    return joined({opened(path("state/geo/country"), O_RDONLY), opened(path("config/policy"), O_RDONLY),
                   opened("/proc/self/status", O_RDONLY), opened(path("state/key/secret"), O_RDONLY),
                   opened(path("state/log/day"), O_RDONLY)});
  });
  EXPECT_EQ(said, "done done done EACCES EACCES");
}

TEST_F(Confined, AFileThatTakesTheNameOfAnotherIsReadAsWell) {
  std::array<int, 2> gate{};
  ASSERT_EQ(pipe(gate.data()), 0);
  std::thread outside;
  const std::string said = [&] {
    // The child waits until the parent's other thread has put new files in place.
    outside = std::thread{[&] {
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
      std::ofstream{path("new")} << "new";
      std::filesystem::rename(path("new"), path("state/geo/country"));
      std::ofstream{path("new")} << "new";
      std::filesystem::rename(path("new"), path("state/key/secret"));
      if (write(gate[1], "g", 1) != 1) std::abort();
    }};
    return inside(observer(), [&] {
      char go = 0;
      if (read(gate[0], &go, 1) != 1) return std::string{"no word"};
      return joined({opened(path("state/geo/country"), O_RDONLY), opened(path("state/key/secret"), O_RDONLY)});
    });
  }();
  outside.join();
  EXPECT_EQ(said, "done EACCES");
}

TEST_F(Confined, AKeyAmongFilesThatAreReadIsNotProtectedAndThatIsSaid) {
  Confinement confinement = observer();
  confinement.readable.push_back(path("state/tables"));  // a file of the directory in which the key's directory is
  const std::string said = inside(confinement, [&] { return opened(path("state/key/secret"), O_RDONLY); });
  EXPECT_THAT(said, ::testing::HasSubstr("state/key stays readable, because"));
  EXPECT_THAT(said, ::testing::EndsWith("]done"));
}

TEST_F(Confined, AnObserverWritesNothing) {
  const std::string said = inside(observer(), [&] {
    return joined({opened(path("config/policy"), O_WRONLY), opened(path("config/policy"), O_RDWR),
                   opened(path("config/made"), O_RDONLY | O_CREAT), errno_of(unlink(path("config/policy").c_str())),
                   errno_of(truncate(path("config/policy").c_str(), 0)),
                   errno_of(mkdir(path("config/dir").c_str(), 0700))});
  });
  EXPECT_EQ(said, "EPERM EPERM EPERM EPERM EPERM EPERM");
  EXPECT_TRUE(std::filesystem::exists(path("config/policy")));
}

TEST_F(Confined, AnObserverReachesNobodyAndStartsNothing) {
  const std::string said = inside(observer(), [&] {
    const int tcp = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(9);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char* const none[] = {nullptr};
    return joined({errno_of(tcp), errno_of(connect(tcp, reinterpret_cast<sockaddr*>(&to), sizeof to)),
                   errno_of(socket(AF_INET, SOCK_DGRAM, 0)), errno_of(socket(AF_PACKET, SOCK_RAW, 0)),
                   errno_of(socket(AF_NETLINK, SOCK_RAW, 0)), errno_of(fork()), errno_of(process_by_clone3()),
                   errno_of(execve("/bin/true", none, none)), errno_of(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)),
                   errno_of(kill(getppid(), 0)), errno_of(kill(getpid(), 0))});
  });
  EXPECT_EQ(said, "done EPERM EPERM EPERM EPERM EPERM ENOSYS EPERM EPERM EPERM done");
}

TEST_F(Confined, AnObserverStillServesAndHasThreads) {
  const std::string said = inside(observer(), [&] {
    const int server = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string result = errno_of(bind(server, reinterpret_cast<sockaddr*>(&any), sizeof any)) + " ";
    result += errno_of(listen(server, 1)) + " ";
    std::thread{[&] { result += "thread"; }}.join();
    return result;
  });
  EXPECT_EQ(said, "done done thread");
}

// As a geo database is read, so that nobody can change it behind our back.
TEST_F(Confined, AnObserverCopiesAFileIntoMemoryOfItsOwn) {
  const std::string said = inside(observer(), [] {
    const int copy = memfd_create("copy", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    const bool is_written = write(copy, "x", 1) == 1;
    return joined({errno_of(copy), is_written ? "written" : "not written",
                   errno_of(fcntl(copy, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL)),
                   opened("/proc/self/fd/" + std::to_string(copy), O_RDONLY)});
  });
  EXPECT_EQ(said, "done written done done");
}

TEST_F(Confined, AScribeWritesItsDirectoryAndSeesNothingElse) {
  const std::string said = inside(scribe(), [&] {
    return joined({opened(path("state/log/day"), O_RDWR), opened(path("state/log/new"), O_RDWR | O_CREAT),
                   errno_of(unlinkat(AT_FDCWD, path("state/log/new").c_str(), 0)),
                   opened(path("state/key/secret"), O_RDONLY), opened(path("config/policy"), O_RDONLY),
                   opened("/etc/passwd", O_RDONLY), errno_of(socket(AF_UNIX, SOCK_DGRAM, 0)), errno_of(fork()),
                   errno_of(mkdir(path("state/log/directory").c_str(), 0700))});
  });
  EXPECT_EQ(said, "done done done EACCES EACCES EACCES EPERM EPERM EPERM");
}

TEST_F(Confined, NothingIsLeftThatCouldComeBack) {
  const std::string said = inside(observer(), [] {
    std::ifstream status{"/proc/self/status"};
    std::string found;
    for (std::string line; std::getline(status, line);) {
      for (const char* name : {"CapPrm:", "CapEff:", "CapInh:", "CapAmb:", "NoNewPrivs:", "Seccomp:"}) {
        if (line.rfind(name, 0) != 0) continue;
        const std::string value = line.substr(line.find('\t') + 1);
        found += name + (value == "0000000000000000" ? "0" : value) + " ";
      }
    }
    rlimit core{1, 1};
    getrlimit(RLIMIT_CORE, &core);
    return found + "core:" + std::to_string(core.rlim_max);
  });
  EXPECT_EQ(said, "CapInh:0 CapPrm:0 CapEff:0 CapAmb:0 NoNewPrivs:1 Seccomp:2 core:0");
}

TEST(LockedMemory, IsWhatWhoMayLockGets) {
  if (is_instrumented) GTEST_SKIP() << "instruments map far more memory than there is";
  const pid_t child = fork();
  if (child == 0) {
    const std::string unlocked = lock_memory();
    std::ifstream status{"/proc/self/status"};
    std::string text{std::istreambuf_iterator<char>{status}, {}};
    const bool is_locked = text.find("VmLck:\t       0 kB") == std::string::npos;
    _exit(unlocked.empty() == is_locked ? 0 : 1);  // it says what is so
  }
  int result = 0;
  waitpid(child, &result, 0);
  EXPECT_EQ(result, 0);
}

}  // namespace
}  // namespace eugress
