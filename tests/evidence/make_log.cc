// eugress-make-log DIRECTORY DAYS RECORDS [RETENTION]: a log of so many days with so many records each, for scripts
// that read logs from outside. Signed by the key of the golden vectors. The last day stays open; others are packed.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "evidence/line_writer.h"
#include "evidence/log.h"

namespace {

using namespace eugress;  // NOLINT(google-build-using-namespace)

std::string record(long number, std::int64_t second) {
  constexpr std::array<const char*, 4> planes = {"media", "signalling", "web", "telemetry"};
  constexpr std::array<const char*, 3> countries = {"DE", "NL", "US"};
  const auto which = static_cast<std::size_t>(number);
  LineWriter line;
  line.add("asn", 30103).begin_array("basis").item("address").item("payload").end();
  line.add("bi", number * 7919 % 9000000).add("bo", number * 104729 % 1200000).add("cc", countries[which % 3]);
  line.add("ci", 0).add("co", number % 3).add("epoch", 1).add("grade", "A").begin_array("hints");
  line.begin_array().item("site-code").item(countries[which % 3]).item("2026-09-07").item(true).end();
  line.begin_array().item("database").item("US").item("2026-11-01").item(false).end().end();
  line.add("host", "unknown").add("k", "server").add("law", "eu").add("pi", number * 31 % 9000);
  line.add("plane", planes[which % 4]).add("po", number * 17 % 3000).add("port", 8801).add("pr", "udp");
  line.add("prov", "zoom").add("reach", "us-excluded").add("rtt_by", "ping").add("rtt_n", number % 40);
  line.add("rtt_us", 9000 + number % 5000).add("rule", 4);
  line.add("server", "170.114." + std::to_string(number / 250 % 250) + "." + std::to_string(number % 250));
  line.add("t0", second).add("t1", second + 60).add("verdict", which % 3 == 2 ? "outside" : "inside");
  return line.add("zone", "other").finish();
}

}  // namespace

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
      (*log)->add(record(number, std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count()),
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
