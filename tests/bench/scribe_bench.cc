// The scribe under load: a process of its own that is given records at a steady rate, as the daemon gives them.
//
//     scribe_bench DIRECTORY [RECORDS A SECOND] [SECONDS]
//
// Prints what was lost, how long a commit took (from the last line that it covers being sent to its head being heard),
// the most memory that the scribe had, and whether the log is whole. Not a test. The goal: 5,000 records a second for
// ten minutes, nothing lost, 99 % of commits within 50 ms, 64 MB. DIRECTORY must not be there; it needs 600 octets a
// record.
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "evidence/log_reader.h"
#include "evidence/plain_record.h"
#include "evidence/scribe_process.h"
#include "evidence/verify.h"

namespace eugress {
namespace {

using Clock = std::chrono::steady_clock;

class Load {
 public:
  explicit Load(FileDescriptor socket) : socket_(std::move(socket)) {}

  void run(std::uint64_t a_second, std::uint64_t seconds) {
    const auto began = Clock::now();
    const std::uint64_t records = a_second * seconds;
    sent_.reserve(records);
    while (sent_.size() < records) {
      const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count();
      const std::uint64_t due = std::min(records, static_cast<std::uint64_t>(passed) * a_second / 1'000'000);
      while (sent_.size() < due) give();
      hear();
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    took_ = Clock::now() - began;
    const std::string stop = "send";
    ::send(socket_.number(), stop.data(), stop.size(), MSG_NOSIGNAL);
    shutdown(socket_.number(), SHUT_WR);
    while (!is_over_) {
      hear();
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
  }

  std::uint64_t sent() const { return sent_.size(); }
  std::uint64_t waits() const { return waits_; }
  double seconds() const { return took_.count(); }
  double commit_ms(double share) {
    if (commits_.empty()) return 0;
    std::sort(commits_.begin(), commits_.end());
    return commits_[static_cast<std::size_t>(share * static_cast<double>(commits_.size() - 1))];
  }
  std::size_t commits() const { return commits_.size(); }

 private:
  void give() {
    const auto second =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    const std::string message = "r" + plain_record(static_cast<long>(sent_.size()), second);
    while (::send(socket_.number(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT) == -1) {
      ++waits_;
      hear();
      std::this_thread::sleep_for(std::chrono::microseconds{100});
    }
    sent_.push_back(Clock::now());
  }

  // A head covers all records before it: what it has beyond those (start, days, totals) is a few entries.
  void hear() {
    std::array<char, 8192> said{};
    for (;;) {
      const ssize_t size = recv(socket_.number(), said.data(), said.size(), MSG_DONTWAIT);
      if (size == 0) is_over_ = true;
      if (size <= 0) return;
      const std::string text{said.data() + 1, static_cast<std::size_t>(size) - 1};
      const auto note = said[0] == 'h' ? Note::from_text(text) : std::nullopt;
      const auto head = note ? Checkpoint::from_text(note->text) : std::nullopt;
      if (!head) {
        std::fprintf(stderr, "the scribe says: %s\n", text.c_str());
        continue;
      }
      constexpr std::uint64_t others = 2;  // the first line of the day, and `start`
      if (head->size <= others || sent_.empty()) continue;
      const std::uint64_t last = std::min<std::uint64_t>(head->size - others, sent_.size()) - 1;
      commits_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - sent_[last]).count());
    }
  }

  FileDescriptor socket_;
  std::vector<Clock::time_point> sent_;
  std::vector<double> commits_;  // in milliseconds
  std::chrono::duration<double> took_{};
  std::uint64_t waits_ = 0;
  bool is_over_ = false;
};

// In kB, as the kernel says it.
long most_memory_of(pid_t process) {
  std::ifstream status{"/proc/" + std::to_string(process) + "/status"};
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::atol(line.c_str() + 6);
  }
  return -1;
}

int measure(const std::string& directory, std::uint64_t a_second, std::uint64_t seconds) {
  const SigningKey key = SigningKey::from_seed("gw1.example.edu/zoom", SigningKey::Seed{1});
  const std::string key_file = directory + ".skey";
  std::ofstream{key_file} << key.secret_text() << "\n";
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return 3;
  FileDescriptor ours{ends[0]};
  FileDescriptor theirs{ends[1]};
  const pid_t scribe = fork();
  if (scribe == 0) {
    ours.reset();
    run_scribe(theirs, {directory, key_file, "gw1", "bench", std::chrono::days{425}, false});
  }
  theirs.reset();
  Load load{std::move(ours)};
  long most_memory = 0;
  std::jthread watcher{[&](const std::stop_token& stopped) {
    while (!stopped.stop_requested()) {
      most_memory = std::max(most_memory, most_memory_of(scribe));
      std::this_thread::sleep_for(std::chrono::milliseconds{200});
    }
  }};
  load.run(a_second, seconds);
  watcher.request_stop();
  watcher.join();
  rusage used{};
  wait4(scribe, nullptr, 0, &used);
  const auto log = LogReader::open(directory, key.verifier());
  if (!log) {
    std::fprintf(stderr, "%s\n", log.error().message.c_str());
    return 1;
  }
  const Verification found = verify(*log, true, {});
  const auto kept = found.kinds.find("server");
  const std::uint64_t records = kept == found.kinds.end() ? 0 : kept->second;
  const double cpu = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                     static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
  std::printf("%llu records in %.0f s (%.0f a second), %llu kept, %llu lost; the socket was full %llu times\n",
              static_cast<unsigned long long>(load.sent()), load.seconds(),
              static_cast<double>(load.sent()) / load.seconds(), static_cast<unsigned long long>(records),
              static_cast<unsigned long long>(load.sent() - records), static_cast<unsigned long long>(load.waits()));
  std::printf(
      "%zu commits: median %.1f ms, 99 %% within %.1f ms, longest %.1f ms; scribe at most %ld kB, %.1f s of CPU\n",
      load.commits(), load.commit_ms(0.5), load.commit_ms(0.99), load.commit_ms(1), most_memory, cpu);
  std::printf("verify: %s\n", found.wrong.empty() ? "sound" : found.wrong.front().c_str());
  return found.wrong.empty() && records == load.sent() ? 0 : 1;
}

}  // namespace
}  // namespace eugress

int main(int argument_count, char** arguments) {
  if (argument_count < 2) return 2;
  return eugress::measure(arguments[1], argument_count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 5000,
                          argument_count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 600);
}
