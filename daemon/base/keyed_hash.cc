#include "base/keyed_hash.h"

#include <sys/random.h>

#include "base/result.h"

namespace eugress {

KeyedHash KeyedHash::with_random_key() {
  Input key{};
  const ssize_t got = getrandom(key.data(), sizeof key, 0);
  check(got == static_cast<ssize_t>(sizeof key), "the system gives random bytes");
  return KeyedHash{key};
}

}  // namespace eugress
