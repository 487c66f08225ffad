// What the log holds of one period, added up: nothing is judged here, and nothing is hidden yet. Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "account/claim.h"
#include "account/period_book.h"
#include "report/period.h"

namespace eugress {

// How a number is told apart in every table: the verdict, and of `outside` whether the evidence carries it.
enum class Column : std::uint8_t { inside, outside, outside_weak, exempt, disputed, unknown };
constexpr std::size_t column_count = 6;
[[nodiscard]] std::string_view to_text(Column column) noexcept;  // "outside-weak"
[[nodiscard]] Column column_of(Verdict verdict, Grade grade) noexcept;

using Columns = std::array<Counts, column_count>;

struct PlaceKey {
  Plane plane = Plane::other;
  Country country;
  Law law = Law::unknown;
  Column column = Column::unknown;
  ZoneNumber zone = zone_other;

  friend constexpr auto operator<=>(const PlaceKey&, const PlaceKey&) noexcept = default;
};

// Two logs of gateways that are declared to see the same packets, by their numbers.
struct LogPair {
  std::size_t one = 0;
  std::size_t other = 0;
};

// A time in which nothing could be seen or written.
struct LoggedGap {
  Timestamp from;
  Timestamp until;
  std::string why;
  std::uint64_t entries = 0;  // that were lost
  std::size_t log = 0;        // of which log, where there are several
  bool is_made_good = false;  // the other of a pair has all of that time
};

// Files in force from some interval on.
struct LoggedFile {
  std::string name;
  std::string sha256;
  std::optional<Timestamp> built;

  friend bool operator==(const LoggedFile&, const LoggedFile&) = default;
};
// A policy in force, as the log names it.
struct LoggedPolicy {
  std::string profile;
  std::string archived;            // SHA-256 of its text in the archive
  std::vector<std::string> zones;  // that it is for; empty: all others

  friend bool operator==(const LoggedPolicy&, const LoggedPolicy&) = default;
};
struct LoggedKnowledge {
  Timestamp since;  // the first interval of the period that was judged by it
  std::vector<LoggedFile> files;
  std::vector<LoggedPolicy> policies;
  std::size_t log = 0;  // of which log, where there are several
};

// Outside with grade A or B and no exemption, or exempt.
struct LoggedDeparture {
  Counts counts;
  Timestamp first;
  Timestamp last;
  std::map<Day, bool> days;
};
struct DepartureKey {
  Plane plane = Plane::other;
  Country country;
  Law law = Law::unknown;
  std::string grade;
  std::uint32_t asn = 0;  // 0: not known

  friend auto operator<=>(const DepartureKey&, const DepartureKey&) noexcept = default;
};

struct OperatorSeen {
  Counts counts;
  std::array<bool, plane_count> planes{};
  bool is_outside = false;
};

// What records tell apart besides cells.
struct RecordSums {
  std::array<Counts, host_count> hosts{};
  std::array<std::array<Counts, reach_class_count>, plane_count> reach{};
  std::array<std::uint64_t, client_exposure_count> exposed{};  // connections, by kind of client address
  std::map<std::uint32_t, OperatorSeen> operators;

  RecordSums& operator+=(const RecordSums& other);
};

struct DaySeen {
  Columns columns{};
  std::uint64_t intervals = 0;
  std::uint64_t assessable = 0;
  std::uint64_t seconds = 0;  // of assessable intervals
};

struct PeriodFacts {
  ReportPeriod period;
  Timestamp from;
  Timestamp until;       // what of the period is over
  bool is_over = false;  // all of it is
  bool is_kept = false;  // the log reaches back to its first day
  struct Used {
    std::uint64_t first = 0;  // index of the first entry used
    std::uint64_t next = 0;   // behind the last; 0: none
  };
  std::vector<Used> used;  // by log
  struct Paired {
    LogPair logs;
    std::uint64_t of_one = 0;    // intervals that were taken from it
    std::uint64_t of_other = 0;  //
    // Octets of the intervals in which both were fit to judge by.
    std::uint64_t bytes_of_one = 0;
    std::uint64_t bytes_of_other = 0;

    // By a tenth and more: packets that both see are not what they counted.
    [[nodiscard]] bool differ() const noexcept;
  };
  std::vector<Paired> pairs;

  PeriodBook book;
  std::map<Day, DaySeen> days;
  std::map<PlaceKey, Counts> places;         // of what somebody promised, without peers
  std::map<std::string, Counts> unpromised;  // by provider
  Counts peers;
  RecordSums records;
  bool is_exposure_known = false;
  std::map<DepartureKey, LoggedDeparture> departures;
  std::map<std::string, LoggedDeparture> exemptions;  // by id

  std::vector<LoggedGap> gaps;
  std::vector<LoggedKnowledge> knowledge;
  std::map<std::chrono::seconds, std::uint64_t> lengths;  // of intervals: how many had it
  std::uint64_t intervals = 0;
  std::uint64_t assessable = 0;
  std::uint64_t seconds = 0;             // of intervals
  std::uint64_t seconds_assessable = 0;  //
  std::uint64_t frames = 0;
  std::uint64_t lost_frames = 0;
  std::uint64_t loss_unstated = 0;   // intervals whose source cannot know
  std::uint64_t lost_entries = 0;    // as gaps say that nobody made good
  std::uint64_t cut_short = 0;       // intervals of which lines are missing
  std::uint64_t refused = 0;         // lines
  std::uint64_t unjudged = 0;        // intervals of an older daemon, whose lines do not say how good they were
  std::uint64_t sampled = 0;         // intervals in which not every frame was looked at
  std::uint64_t clock_unsure = 0;    // intervals without a clock to rely upon
  std::uint64_t unreadable = 0;      // records with words that this version does not know
  std::uint64_t alone = 0;           // intervals that a gateway lacks, and the other of its pair too
  std::uint64_t rejudged = 0;        // records whose law and verdict follow from the archived tables
  std::uint64_t deviating = 0;       // and those of which they do not
  std::uint64_t without_tables = 0;  // records whose policy or region table is not in the archive
  std::uint64_t starts = 0;
  std::uint64_t crashes = 0;
  std::uint64_t clock_jumps = 0;
  std::uint64_t bytes = 0;  // identified
  std::uint64_t one_way_bytes = 0;

  // The length that most intervals had.
  [[nodiscard]] std::chrono::seconds interval() const noexcept;
  // Those that nobody made good.
  [[nodiscard]] std::uint64_t gaps_left() const noexcept;
  [[nodiscard]] bool has_gaps() const noexcept;
};

}  // namespace eugress
