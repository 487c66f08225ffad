#include "evidence/control_totals.h"

#include "evidence/line_writer.h"
#include "evidence/members.h"

namespace eugress {
namespace {

constexpr std::size_t cells_a_line = 32;  // of at most about 100 octets each

std::int64_t addend(std::string_view written) noexcept {
  return integer_of(written).value_or(0);
}

}  // namespace

// The members that are added up, as written; empty where a line has none. A line is walked over once.
struct ControlTotals::Addends {
  std::string_view kind, plane, country, verdict, bytes_out, bytes_in, opened_out, opened_in;

  explicit Addends(const LineMembers& line) {
    for (const auto& [name, written] : line) {
      if (std::string_view* const place = place_of(name)) *place = written;
    }
  }
  explicit Addends(std::string_view line) {
    each_member(line, [this](std::string_view name, std::string_view written) {
      if (std::string_view* const place = place_of(name)) *place = written;
      return name == "verdict";  // the last of them
    });
  }

 private:
  std::string_view* place_of(std::string_view name) noexcept {
    if (name.size() > 2 && name != "plane" && name != "verdict") return nullptr;
    if (name == "bi") return &bytes_in;
    if (name == "bo") return &bytes_out;
    if (name == "cc") return &country;
    if (name == "ci") return &opened_in;
    if (name == "co") return &opened_out;
    if (name == "k") return &kind;
    if (name == "plane") return &plane;
    return name == "verdict" ? &verdict : nullptr;
  }
};

void ControlTotals::add(std::string_view line) {
  add(Addends{line});
}

void ControlTotals::add(const LineMembers& line) {
  add(Addends{line});
}

void ControlTotals::add(const Addends& found) {
  if (found.kind != "\"server\"" && found.kind != "\"rest\"") return;
  const std::tuple key{unquoted(found.plane), unquoted(found.country), unquoted(found.verdict)};
  auto sum = sums_.find(key);
  if (sum == sums_.end()) sum = sums_.emplace(Key{key}, Sum{}).first;
  sum->second.lines += 1;
  sum->second.bytes_out += addend(found.bytes_out);
  sum->second.bytes_in += addend(found.bytes_in);
  sum->second.connections += addend(found.opened_out) + addend(found.opened_in);
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
