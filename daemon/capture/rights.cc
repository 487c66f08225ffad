#include "capture/rights.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

namespace eugress {

std::string why_no_capture() {
  // Of no protocol, so nothing comes.
  const int descriptor = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return std::strerror(errno);
  close(descriptor);
  return {};
}

std::string command_that_grants_capture() {
  std::array<char, PATH_MAX> path{};
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  return "setcap cap_net_raw+ep " +
         (length > 0 ? std::string{path.data(), static_cast<std::size_t>(length)} : "/usr/bin/eugress");
}

}  // namespace eugress
