// Law and verdict of a record, worked out again from its line and what the archive of its log has of policies and legal
// regions: docs/reference/evidence.md, "How a verdict follows". What the line says of the place is taken as it is.
// Reads the archive, nothing of today's configuration. One thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/log_reader.h"
#include "judge/judge.h"
#include "report/facts.h"
#include "report/log_record.h"

namespace eugress {

// How a record that is judged again compares.
enum class Rejudged : std::uint8_t { alike, differs, without_tables };

class Rejudge {
 public:
  explicit Rejudge(const Directory& log) : log_(log) {}

  // From here on these are in force.
  void begin(const LoggedKnowledge& in_force);
  [[nodiscard]] Rejudged judge(const Record& record) const;

 private:
  struct Rules {
    Policy policy;
    Promises promises;
    std::shared_ptr<const RegionTable> regions;

    [[nodiscard]] Verdict verdict(const Record& record, Plane plane, Country country, Day day) const;
    [[nodiscard]] bool is_excused(const Record& record, Plane plane, Country country) const;
  };
  [[nodiscard]] std::shared_ptr<const RegionTable> regions(const std::string& digest);
  [[nodiscard]] std::shared_ptr<const Rules> rules(const std::string& policy, const std::string& regions_digest);

  const Directory& log_;
  std::map<std::string, std::shared_ptr<const RegionTable>> regions_;         // by digest; null: not in the archive
  std::map<std::string, std::shared_ptr<const Rules>> rules_;                 // by both digests
  std::map<std::string, std::shared_ptr<const Rules>, std::less<>> by_zone_;  // in force; "" is for the others
};

}  // namespace eugress
