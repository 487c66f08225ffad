// eugress-make-log DIRECTORY DAYS RECORDS [RETENTION]: a log of so many days with so many records each, for scripts
// that read logs from outside. Signed by the key of the golden vectors. The last day stays open; others are packed.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "evidence/log.h"
#include "evidence/plain_record.h"

using namespace eugress;  // NOLINT(google-build-using-namespace)

int main(int argument_count, char** arguments) {
  if (argument_count < 4) return 2;
  const int days = std::atoi(arguments[2]);
  const long records = std::atol(arguments[3]);
  const auto retention = std::chrono::days{argument_count > 4 ? std::atoi(arguments[4]) : 425};
  const Timestamp begin = *instant_from_text("2026-11-21T00:00:00Z");
  auto log = Log::open({arguments[1], "gw1", "0.1.0", retention},
                       SigningKey::from_seed("gw1.example.edu/zoom", SigningKey::Seed{1}), begin);
  if (!log) {
    std::fprintf(stderr, "%s\n", log.error().message.c_str());
    return 3;
  }
  for (int day = 0; day < days; ++day) {
    const Timestamp midnight = begin + std::chrono::days{day};
    if (!(*log)->commit(midnight)) return 1;
    for (long number = 0; number < records; ++number) {
      const auto second = number * 86400 / std::max(1L, records);
      const Timestamp now = midnight + std::chrono::seconds{second};
      (*log)->add(plain_record(number, std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count()),
                  Log::Weight::record, now);
      if (number % 1000 == 999 && !(*log)->commit(now)) return 1;
    }
    if (!(*log)->commit(midnight + std::chrono::hours{23})) return 1;
    while ((*log)->tidy()) {
    }
  }
  std::printf("%s", (*log)->head_note().c_str());
  return (*log)->trouble().empty() ? 0 : 1;
}
