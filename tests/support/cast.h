// The hosts that appear in the stories. Provider addresses lie in the published ranges; places are those their names or
// the table of places speak for; strangers live in the documentation ranges of RFC 5737 and 3849, clients in 10.0.0.0/8
// and in the benchmarking ranges of RFC 2544 and 5180.
#pragma once

#include <vector>

#include "support/join.h"
#include "support/network.h"

namespace eugress::synth::cast {

// Monday 16 November 2026, 08:00 in central Europe.
inline constexpr Time morning = utc(2026, 11, 16, 7, 0);

[[nodiscard]] Client campus_client(unsigned number);     // 10.20.0.0/16, four to an access switch
[[nodiscard]] Client bench_client(unsigned number);      // 198.18.0.0/15
[[nodiscard]] Client campus_client_v6(unsigned number);  // 2001:2::/48

// Web tier. Clusters name a region, not a country; the plain names name nothing.
[[nodiscard]] Host zoom_web();
[[nodiscard]] Host eu_cluster_web();
[[nodiscard]] Host us_cluster_web();
[[nodiscard]] Host tenant_web();  // Its label is planted: no output may show it.
[[nodiscard]] Host eu_cluster_push();
[[nodiscard]] Host eu_cluster_files();
[[nodiscard]] Host support_desk();  // Unlisted address: only the name tells.
[[nodiscard]] Host static_assets();
// Telemetry: two in AWS us-east-1 addresses of the list, one without a place, one of the EU cluster.
[[nodiscard]] Host log_us();
[[nodiscard]] Host telemetry_us();
[[nodiscard]] Host log_gateway();
[[nodiscard]] Host eu_cluster_log();

// `number` picks one of several routers of a site.
[[nodiscard]] Host eu_router(unsigned number);
[[nodiscard]] std::vector<Host> eu_controllers();
[[nodiscard]] std::vector<Host> us_controllers();
[[nodiscard]] Meeting eu_meeting(unsigned number);
[[nodiscard]] Meeting us_meeting();
[[nodiscard]] WebMeeting eu_web_meeting();
[[nodiscard]] WebMeeting eu_web_meeting_v6();  // with telemetry to the US

}  // namespace eugress::synth::cast
