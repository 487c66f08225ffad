// The scribe is killed (SIGKILL, a process, a disk) at any moment of its life, started again on what it left, and
// killed again: while it opens, takes lines, commits, signs, or does nothing. Whatever it told before is in the log,
// its records are those that were sent, in their order and none twice, and `verify` finds nothing wrong.
//
//     eugress-kill-drill KILLS [SEED]
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <string>

#include "evidence/base64.h"
#include "evidence/canonical.h"
#include "evidence/day_file.h"
#include "evidence/log_reader.h"
#include "evidence/members.h"
#include "evidence/scribe_process.h"
#include "evidence/verify.h"

namespace eugress {
namespace {

constexpr int kills_a_log = 25;  // opening reads the whole day: longer logs would make a longer drill, not a harder one
constexpr std::uint64_t most_lines = 1600;

std::string line_of(std::uint64_t number) {
  const auto now =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const std::string second = std::to_string(now);
  return R"(r{"bi":0,"bo":)" + std::to_string(number) +
         R"(,"cc":"unknown","ci":0,"co":1,"grade":"none","k":"rest","law":"unknown","pi":1,"plane":"p2p","po":1,)"
         R"("prov":"zoom","t0":)" +
         second + R"(,"t1":)" + second + R"(,"verdict":"unknown","zone":"other"})";
}

class Drill {
 public:
  explicit Drill(std::uint64_t seed) : chance_(seed) {
    std::string name = std::filesystem::temp_directory_path() / "eugress-kill-XXXXXX";
    place_ = mkdtemp(name.data());
    settings_.directory = place_ + "/log";
    settings_.key_file = place_ + "/log.skey";
    settings_.gateway = "gw1";
    settings_.software = "drill";
  }
  Drill(const Drill&) = delete;
  Drill& operator=(const Drill&) = delete;
  ~Drill() { std::filesystem::remove_all(place_); }

  // False, and a sentence, if anything is lost or wrong.
  bool run(int kills) {
    const SigningKey key = SigningKey::from_seed("gw1.example.edu/zoom", SigningKey::Seed{1});
    if (std::FILE* const file = std::fopen(settings_.key_file.c_str(), "w")) {
      std::fprintf(file, "%s\n", key.secret_text().c_str());
      std::fclose(file);
    }
    for (int kill = 0; kill < kills; ++kill) {
      if (!one_life(true)) return false;
    }
    return one_life(false) && check_log(key.verifier());
  }

  std::uint64_t sent() const { return sent_; }
  std::uint64_t kept() const { return kept_; }
  std::uint64_t told() const { return heads_.size(); }
  std::uint64_t unsigned_lines() const { return unsigned_lines_; }
  std::uint64_t torn() const { return torn_; }

 private:
  static bool fails(const std::string& sentence) {
    std::fprintf(stderr, "FAILED: %s\n", sentence.c_str());
    return false;
  }

  bool one_life(bool is_killed) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return fails("no socket");
    FileDescriptor ours{ends[0]};
    FileDescriptor theirs{ends[1]};
    const pid_t scribe = fork();
    if (scribe == 0) {
      ours.reset();
      run_scribe(theirs, settings_);
    }
    theirs.reset();
    bool is_good = true;
    const std::uint64_t lines = is_killed ? chance_() % most_lines : 0;
    for (std::uint64_t line = 0; line < lines && is_good; ++line) is_good = give(ours, line_of(sent_)) && ++sent_ != 0;
    if (is_killed) {
      // Half of the lives end within a millisecond: there the scribe opens, or writes.
      usleep(static_cast<useconds_t>(chance_() % (chance_() % 2 == 0 ? 1000U : 20000U)));
      kill(scribe, SIGKILL);
    } else {
      is_good = is_good && give(ours, "send");
      shutdown(ours.number(), SHUT_WR);
    }
    int status = 0;
    if (!is_killed) hear_all(ours, -1);
    waitpid(scribe, &status, 0);
    hear_all(ours, 0);
    if (!trouble_.empty()) return fails(trouble_);
    if (is_killed && !WIFSIGNALED(status)) return fails("the scribe ended before it was killed");
    return is_good;
  }

  bool give(const FileDescriptor& socket, const std::string& message) {
    while (send(socket.number(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT) == -1) {
      if (errno != EAGAIN) return fails("the scribe does not listen");
      pollfd waiting{socket.number(), POLLIN | POLLOUT, 0};
      poll(&waiting, 1, -1);
      hear_all(socket, 0);
    }
    return true;
  }

  // What it says is written down: `h` is a head that it has told.
  void hear_all(const FileDescriptor& socket, int patience) {
    std::array<char, 8192> said{};
    for (;;) {
      pollfd waiting{socket.number(), POLLIN, 0};
      if (poll(&waiting, 1, patience) <= 0) return;
      const ssize_t size = recv(socket.number(), said.data(), said.size(), MSG_DONTWAIT);
      if (size <= 0) return;
      const std::string text{said.data() + 1, static_cast<std::size_t>(size) - 1};
      if (said[0] == 'e') trouble_ = "it does not open what it left: " + text;
      const auto note = said[0] == 'h' ? Note::from_text(text) : std::nullopt;
      const auto head = note ? Checkpoint::from_text(note->text) : std::nullopt;
      if (!head) continue;  // another word
      const auto [known, is_new] = heads_.emplace(head->size, head->root);
      if (!is_new && known->second != head->root) trouble_ = "two roots of one size were told";
    }
  }

  bool check_log(const VerifierKey& key) {
    const auto log = LogReader::open(settings_.directory, key);
    if (!log) return fails(log.error().message);
    const Verification found = verify(*log, true, {});
    if (!found.wrong.empty()) return fails(found.wrong.front());
    Frontier tree;
    std::size_t agreed = 0;
    std::int64_t last = -1;
    const auto see = [&] {
      const auto told = heads_.find(tree.size());
      if (told == heads_.end()) return true;
      ++agreed;
      return told->second == tree.root();
    };
    if (!see()) return fails("the root of the empty log");
    for (const KeptDay& day : log->days()) {
      auto reader = DayReader::open(log->directory(), day.day);
      if (!reader) return fails(reader.error().message);
      std::string_view line;
      for (std::uint64_t index = day.start.first; index < day.next; ++index) {
        if (reader->next(line) != DayReader::Read::line) return fails("a day ends too early");
        tree.append(hash_leaf(line));
        if (!see()) return fails("the log has another root than it told at " + std::to_string(tree.size()));
        const Members members{line};
        if (members.text("k") == "start") {
          unsigned_lines_ += members.natural("unsigned");
          torn_ += members.natural("torn") != 0 ? 1U : 0U;
        }
        if (members.text("k") == "refused") return fails("the scribe takes no such lines: nothing was drilled");
        if (members.text("k") != "rest") continue;  // not ours
        if (members.integer("bo") <= last) return fails("a record stands twice, or out of order");
        last = *members.integer("bo");
        ++kept_;
      }
    }
    if (agreed != heads_.size()) return fails("a head that was told is not in the log");
    return true;
  }

  std::mt19937_64 chance_;
  std::string place_;
  ScribeSettings settings_;
  std::map<std::uint64_t, Digest> heads_;  // told, by size
  std::string trouble_;
  std::uint64_t sent_ = 0;
  std::uint64_t kept_ = 0;
  std::uint64_t unsigned_lines_ = 0;
  std::uint64_t torn_ = 0;
};

int drill(int kills, std::uint64_t seed) {
  const auto began = std::chrono::steady_clock::now();
  std::uint64_t told = 0, sent = 0, kept = 0, unsigned_lines = 0, torn = 0;
  for (int done = 0; done < kills; done += kills_a_log) {
    Drill one{seed + static_cast<std::uint64_t>(done)};
    if (!one.run(std::min(kills_a_log, kills - done))) {
      std::fprintf(stderr, "after %d kills, with seed %llu\n", done, static_cast<unsigned long long>(seed));
      return 1;
    }
    told += one.told();
    sent += one.sent();
    kept += one.kept();
    unsigned_lines += one.unsigned_lines();
    torn += one.torn();
  }
  if (kept == 0 || told == 0) {
    std::fprintf(stderr, "FAILED: no record was kept, or no head was told: nothing was drilled\n");
    return 1;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf(
      "%d kills in %.0f s: %llu heads told and all still there, %llu of %llu records kept, %llu lines found that "
      "no head had signed yet, %llu torn ends\n",
      kills, took.count(), static_cast<unsigned long long>(told), static_cast<unsigned long long>(kept),
      static_cast<unsigned long long>(sent), static_cast<unsigned long long>(unsigned_lines),
      static_cast<unsigned long long>(torn));
  return 0;
}

}  // namespace
}  // namespace eugress

int main(int argument_count, char** arguments) {
  if (argument_count < 2) return 2;
  return eugress::drill(std::atoi(arguments[1]), argument_count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1);
}
