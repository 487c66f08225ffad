#include "evidence/control_totals.h"

#include <algorithm>

#include "evidence/line_writer.h"
#include "evidence/members.h"

namespace eugress {
namespace {

constexpr std::size_t cells_a_line = 32;  // of at most about 100 octets each

std::uint64_t number(const Members& members, std::string_view name) noexcept {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, members.integer(name).value_or(0)));
}

}  // namespace

void ControlTotals::add(std::string_view line) {
  const Members members{line};
  const std::string_view kind = members.raw("k");
  if (kind != "\"server\"" && kind != "\"rest\"") return;
  Sum& sum = sums_[{members.text("plane").value_or(""), members.text("cc").value_or(""),
                    members.text("verdict").value_or("")}];
  sum.lines += 1;
  sum.bytes_out += number(members, "bo");
  sum.bytes_in += number(members, "bi");
  sum.connections += number(members, "co") + number(members, "ci");
}

void ControlTotals::add(const ControlTotals& other) {
  for (const auto& [key, more] : other.sums_) {
    Sum& sum = sums_[key];
    sum.lines += more.lines;
    sum.bytes_out += more.bytes_out;
    sum.bytes_in += more.bytes_in;
    sum.connections += more.connections;
  }
}

std::vector<std::string> ControlTotals::lines(std::uint64_t from, std::uint64_t to) const {
  std::vector<std::string> lines;
  for (auto sum = sums_.begin(); sum != sums_.end();) {
    LineWriter line;
    line.begin_array("cells");
    for (std::size_t cells = 0; sum != sums_.end() && cells < cells_a_line; ++sum, ++cells) {
      const auto& [plane, country, verdict] = sum->first;
      line.begin_array().item(plane).item(country).item(verdict).item(sum->second.lines);
      line.item(sum->second.bytes_out).item(sum->second.bytes_in).item(sum->second.connections).end();
    }
    line.end().add("from", from).add("k", "tally").add("to", to);
    lines.push_back(line.finish());
  }
  return lines;
}

}  // namespace eugress
