// A `server` line of the length that real ones have; what it says means nothing.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "evidence/line_writer.h"

namespace eugress {

inline std::string plain_record(long number, std::int64_t second) {
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

}  // namespace eugress
