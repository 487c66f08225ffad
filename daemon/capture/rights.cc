#include "capture/rights.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace eugress {

std::string why_no_capture() {
  // Of no protocol, so nothing comes.
  const int descriptor = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return std::strerror(errno);
  close(descriptor);
  return {};
}

}  // namespace eugress
