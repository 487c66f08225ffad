// An error that nobody looks at is a build failure.
#include "base/result.h"

eugress::Result<int> answer() {
  return 42;
}

void ask() {
#ifdef CASE
  answer();
#else
  static_cast<void>(answer());
#endif
}
