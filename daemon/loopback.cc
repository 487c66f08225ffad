#include "loopback.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace eugress {
namespace {

constexpr timeval patience{.tv_sec = 5, .tv_usec = 0};
constexpr std::size_t largest_answer = 64U << 20U;

class Socket {
 public:
  Socket() : number_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    setsockopt(number_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(number_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);  // connect() heeds it, too
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (number_ >= 0) close(number_);
  }

  [[nodiscard]] bool reach(const sockaddr_in& there) const {
    const void* const address = &there;
    return number_ >= 0 && connect(number_, static_cast<const sockaddr*>(address), sizeof there) == 0;
  }
  [[nodiscard]] bool say(const std::string& request) const {
    return send(number_, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size());
  }
  [[nodiscard]] bool hear(std::string& answer) const {
    std::array<char, 65536> buffer{};
    while (answer.size() <= largest_answer) {
      const ssize_t got = recv(number_, buffer.data(), buffer.size(), 0);
      if (got == 0) return true;
      if (got < 0 && errno != EINTR) return false;
      if (got > 0) answer.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return false;
  }

 private:
  int number_;
};

}  // namespace

Result<std::string> fetch_page(const std::string& listen, const std::string& path) {
  const std::size_t colon = listen.rfind(':');
  sockaddr_in there{};
  there.sin_family = AF_INET;
  std::uint16_t port = 0;
  std::from_chars(listen.data() + colon + 1, listen.data() + listen.size(), port);
  there.sin_port = htons(port);
  if (inet_pton(AF_INET, listen.substr(0, colon).c_str(), &there.sin_addr) != 1) return Error{listen + ": no address"};
  if (there.sin_addr.s_addr == htonl(INADDR_ANY)) there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

  const auto failed = [&] {
    return Error{"no answer from a running daemon at http://" + listen + path + " (" + std::strerror(errno) +
                 "); start it, or say with --listen where it is"};
  };
  const Socket socket;
  std::string answer;
  const bool is_asked = socket.reach(there) && socket.say("GET " + path + " HTTP/1.0\r\nHost: " + listen + "\r\n\r\n");
  if (!is_asked || !socket.hear(answer)) return failed();
  const std::size_t end_of_head = answer.find("\r\n\r\n");
  const bool is_good = answer.starts_with("HTTP/1.") && answer.substr(8, 5) == " 200 ";
  if (!is_good || end_of_head == std::string::npos) return Error{"http://" + listen + path + " does not answer 200"};
  return answer.substr(end_of_head + 4);
}

}  // namespace eugress
