#include "evidence/scribe.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/digest.h"
#include "evidence/canonical.h"
#include "evidence/note.h"
#include "evidence/scribe_process.h"

namespace eugress {

Result<Scribe> Scribe::start(const ScribeSettings& settings) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return Error{io_sentence("no socket for the scribe", errno)};
  FileDescriptor ours{ends[0]};
  FileDescriptor theirs{ends[1]};
  const pid_t process = fork();
  if (process == -1) return Error{io_sentence("the scribe cannot be started", errno)};
  if (process == 0) {
    ours.reset();
    run_scribe(theirs, settings);
  }
  theirs.reset();
  Scribe scribe{std::move(ours), process};
  pollfd waiting{scribe.socket_.number(), POLLIN, 0};
  while (poll(&waiting, 1, -1) == -1 && errno == EINTR) {  // opening a long day takes as long as it takes
  }
  const auto first = scribe.hear();
  if (first && first->what == 'h') return scribe;
  return Error{first ? first->text : "the scribe ended before it began"};
}

Scribe::~Scribe() {
  if (!socket_.is_open()) return;
  socket_.reset();
  waitpid(process_, nullptr, 0);
}

bool Scribe::send(const EntryLine& line, std::chrono::milliseconds patience) {
  return give((line.is_record ? "r" : "c") + line.text, patience);
}

bool Scribe::archive(std::string_view table, std::chrono::milliseconds patience) {
  const std::string digest = sha256_text(table);
  while (!table.empty()) {
    const std::string_view piece = table.substr(0, longest_line);
    if (!give("a" + std::string{piece}, patience)) return false;
    table.remove_prefix(piece.size());
  }
  return give("e" + digest, patience);
}

bool Scribe::give(const std::string& message, std::chrono::milliseconds patience) {
  if (is_gone_) return false;
  for (;;) {
    if (::send(socket_.number(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT) != -1) return true;
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
      is_gone_ = true;
      return false;
    }
    pollfd waiting{socket_.number(), POLLOUT, 0};
    if (poll(&waiting, 1, static_cast<int>(patience.count())) == 0) return false;
  }
}

std::optional<Scribe::Said> Scribe::hear() {
  std::array<char, Note::most_octets> buffer;
  for (;;) {
    const ssize_t size = recv(socket_.number(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size == -1 && errno == EINTR) continue;
    if (size > 0) return Said{buffer[0], std::string{buffer.data() + 1, static_cast<std::size_t>(size) - 1}};
    if (size == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) is_gone_ = true;
    return std::nullopt;
  }
}

void Scribe::stop(std::string_view why) {
  if (!socket_.is_open()) return;
  const std::string message = "s" + std::string{why};
  while (::send(socket_.number(), message.data(), message.size(), MSG_NOSIGNAL) == -1 && errno == EINTR) {
  }
  shutdown(socket_.number(), SHUT_WR);
  while (!is_gone_) {
    pollfd waiting{socket_.number(), POLLIN, 0};
    poll(&waiting, 1, -1);
    static_cast<void>(hear());
  }
  socket_.reset();
  while (waitpid(process_, nullptr, 0) == -1 && errno == EINTR) {
  }
}

}  // namespace eugress
