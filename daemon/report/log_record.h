// One line of the log that says how much was carried, taken apart in one walk over it. Views die with the line. Inner
// header of report/.
#pragma once

#include <cstdint>
#include <string_view>

#include "account/cell.h"
#include "evidence/members.h"

namespace eugress {

// A `server` or `rest` line, taken apart in one walk.
struct Record {
  std::string_view area, country, exemption, grade, host, law, plane, provider, reach, verdict, zone;
  std::int64_t asn = 0;
  std::int64_t bytes_in = 0, bytes_out = 0, packets_in = 0, packets_out = 0, opened_in = 0, opened_out = 0;
  std::int64_t rule = 0;
  std::int64_t start = -1, end = -1;

  explicit Record(std::string_view line) {
    each_member(line, [this](std::string_view name, std::string_view written) {
      if (std::string_view* const text = text_of_member(name)) *text = unquoted(written);
      if (std::int64_t* const number = number_of_member(name)) *number = integer_of(written).value_or(0);
      return name == "zone";  // the last of them
    });
  }

 private:
  std::string_view* text_of_member(std::string_view name) noexcept {
    if (name == "area") return &area;
    if (name == "cc") return &country;
    if (name == "exempt") return &exemption;
    if (name == "grade") return &grade;
    if (name == "host") return &host;
    if (name == "law") return &law;
    if (name == "plane") return &plane;
    if (name == "prov") return &provider;
    if (name == "reach") return &reach;
    if (name == "verdict") return &verdict;
    return name == "zone" ? &zone : nullptr;
  }
  std::int64_t* number_of_member(std::string_view name) noexcept {
    if (name == "asn") return &asn;
    if (name == "bi") return &bytes_in;
    if (name == "bo") return &bytes_out;
    if (name == "ci") return &opened_in;
    if (name == "co") return &opened_out;
    if (name == "pi") return &packets_in;
    if (name == "po") return &packets_out;
    if (name == "rule") return &rule;
    if (name == "t0") return &start;
    return name == "t1" ? &end : nullptr;
  }
};

// Signed, because a `rest` may be.
struct Change {
  std::int64_t bytes = 0;
  std::int64_t packets = 0;
  std::int64_t connections = 0;
};

[[nodiscard]] inline Counts counts_of(const Record& record) noexcept {
  return {natural(record.bytes_in + record.bytes_out), natural(record.packets_in + record.packets_out),
          natural(record.opened_in + record.opened_out)};
}

}  // namespace eugress
