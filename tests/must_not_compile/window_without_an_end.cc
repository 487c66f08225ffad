// What has a beginning and no end is no window, so no exemption can have it.
#include "judge/exemption.h"

std::optional<eugress::Window> window(eugress::Timestamp from, eugress::Timestamp until) {
#ifdef CASE
  static_cast<void>(until);
  return eugress::Window::between(from);
#else
  return eugress::Window::between(from, until);
#endif
}
