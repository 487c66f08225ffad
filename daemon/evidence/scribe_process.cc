#include "evidence/scribe_process.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

#include "base/confine.h"
#include "base/exit_codes.h"
#include "evidence/canonical.h"
#include "evidence/log_place.h"
#include "evidence/scribe_desk.h"
#include "evidence/wall_clock.h"

namespace eugress {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds between_commits{1000};
constexpr std::string_view origin_of_replays = "replay";

TwoClocks both_clocks() noexcept {
  timespec steady{};
  clock_gettime(CLOCK_BOOTTIME, &steady);  // a machine that slept has not had its clock set
  return {wall_clock(), milliseconds{std::int64_t{steady.tv_sec} * 1000 + steady.tv_nsec / 1'000'000}};
}

// Signals are the daemon's: it says when to stop.
void begin_process() noexcept {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT}) std::signal(signal, SIG_IGN);
  prctl(PR_SET_NAME, "eugress-scribe");
  umask(027);  // auditors read by their group, whatever the unit thinks of files
}

bool say(const FileDescriptor& socket, char what, std::string_view text) {
  const std::string message = what + std::string{text};
  return send(socket.number(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT) != -1;
}

Result<SigningKey> read_key(const ScribeSettings& settings) {
  if (settings.key_file.empty()) {
    const std::string gateway = is_key_name(settings.gateway) ? settings.gateway : "eugress";
    return SigningKey::generate(gateway + "/" + std::string{origin_of_replays});
  }
  return read_signing_key(settings.key_file);
}

Result<std::unique_ptr<Log>> open_log(const ScribeSettings& settings) {
  if (mkdir(settings.directory.c_str(), 0750) != 0 && errno != EEXIST)
    return Error{io_sentence("the directory " + settings.directory + " cannot be made", errno)};
  auto key = read_key(settings);
  if (!key) return key.error();
  return Log::open({settings.directory, settings.gateway, settings.software, settings.retention}, std::move(*key),
                   both_clocks().wall);
}

class Loop {
 public:
  Loop(const FileDescriptor& socket, ScribeDesk desk)
      : socket_(socket), desk_(std::move(desk)), next_(both_clocks().steady) {}

  void run() {
    commit();
    while (!is_closed_) {
      const bool has_work = desk_.tidy();
      const milliseconds left = std::max(milliseconds{0}, next_ - both_clocks().steady);
      pollfd waiting{socket_.number(), POLLIN, 0};
      poll(&waiting, 1, has_work ? 0 : static_cast<int>(left.count()));
      if (waiting.revents != 0) read();
      if (both_clocks().steady >= next_ || desk_.wants_commit()) commit();
    }
    close();
  }

 private:
  void read() {
    for (std::size_t messages = 0; messages < ScribeDesk::lines_a_commit; ++messages) {
      const ssize_t size = recv(socket_.number(), buffer_.data(), buffer_.size(), MSG_DONTWAIT | MSG_TRUNC);
      // A reset stands before what is still queued, if the other end closed without having listened to the last.
      if (size == -1 && (errno == EINTR || errno == ECONNRESET)) continue;
      if (size == -1 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
      if (size <= 0) {
        is_closed_ = true;
        return;
      }
      // Longer than any line: what is left of it is refused for its form.
      desk_.take({buffer_.data(), std::min(static_cast<std::size_t>(size), buffer_.size())}, both_clocks());
    }
  }

  void commit() {
    const bool is_new = desk_.tick(both_clocks());
    next_ = both_clocks().steady + between_commits;
    if (!is_new) return;
    say(socket_, 'h', desk_.log().head_note());
    const bool is_good = desk_.log().state() == LogState::good;
    if (is_good != was_good_) say(socket_, 't', is_good ? std::string_view{} : desk_.log().trouble());
    was_good_ = is_good;
  }

  void close() {
    constexpr int attempts = 10;
    bool is_done = desk_.close(both_clocks());
    for (int attempt = 1; !is_done && attempt < attempts; ++attempt) {
      poll(nullptr, 0, 200);
      desk_.tick(both_clocks());
      is_done = desk_.log().waiting() == 0;
    }
  }

  const FileDescriptor& socket_;
  ScribeDesk desk_;
  milliseconds next_;
  bool is_closed_ = false;
  bool was_good_ = true;
  std::array<char, longest_line + 2> buffer_{};
};

}  // namespace

void run_scribe(const FileDescriptor& socket, const ScribeSettings& settings) {
  begin_process();
  std::string kept = lock_memory();  // the key is in it
  auto log = open_log(settings);
  if (!log) {
    say(socket, 'e', log.error().message);
    _exit(exit_io);
  }
  if (const IoError error = Spool::make((*log)->directory()); error != 0)
    say(socket, 'n', io_sentence("what is made from this log cannot be noted in it, no directory for notices", error));
  for (const std::string& each : confine({.calls = Calls::scribe,
                                 .writable = {settings.directory},
                                 .unreadable = {},
                                 .readable = {},
                                 .reads_only_what_it_writes = true}))
    kept += (kept.empty() ? "" : "; ") + each;
  say(socket, 'h', (*log)->head_note());
  if (!kept.empty()) say(socket, 'n', "the scribe keeps more than it needs: " + kept);
  Loop{socket, ScribeDesk{std::move(*log), settings.is_replay, settings.software, both_clocks()}}.run();
  _exit(0);
}

}  // namespace eugress
