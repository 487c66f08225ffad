// What a flow is and which cell it is booked in, as assess() says it; for facts like those of a moment ago without
// asking tables and databases again. A flow is assessed with each of its first packets, and a hundred flows go to one
// server: nearly always nothing has changed that an assessment reads. Remembered under everything that it reads, so
// what is found here is what assess() would say. Fixed memory, a newer answer displaces an older one; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "account/cell.h"
#include "assess.h"
#include "base/keyed_hash.h"

namespace eugress {

class RecentAssessments {
 public:
  struct Answer {
    Identification id;
    CellKey cell;
  };

  explicit RecentAssessments(KeyedHash hash);

  // Views inside live as long as `known`.
  [[nodiscard]] Answer assess(const Knowledge& known, const FlowFacts& facts, ZoneNumber zone) noexcept;
  // As match_name() says it.
  [[nodiscard]] NameMatch match(const Knowledge& known, const HostName& name) noexcept;

 private:
  struct Name {
    std::uint64_t epoch = 0;  // 0: free
    HostName name;
    NameMatch match;
  };
  // What an assessment reads beside the Knowledge of one epoch, once the flow is identified.
  struct Question {
    std::uint64_t epoch = 0;  // 0: nothing was asked
    Day day;
    std::size_t exemption_span = 0;
    Address server;
    HostName name;
    const HostRule* rule = nullptr;
    Nanoseconds smallest{0};  // of the round trips; 0 where no position makes them say anything
    Nanoseconds bound{0};
    bool is_possible_relay = false;
    bool is_peer_on_campus = false;
    JoinedHost joined;
    ProviderNumber provider = 0;
    Plane plane = Plane::other;
    ZoneNumber zone = zone_other;

    friend constexpr bool operator==(const Question&, const Question&) noexcept = default;
  };
  struct Decided {
    Question question;
    CellKey cell;
  };

  static constexpr std::size_t names_kept = 256;
  static constexpr std::size_t decisions_kept = 1024;

  KeyedHash hash_;
  std::vector<Name> names_;
  std::vector<Decided> decided_;
};

}  // namespace eugress
