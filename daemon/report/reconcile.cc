#include "report/reconcile.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

#include "report/csv.h"

namespace eugress {
namespace {

constexpr std::string_view how_nfdump = "make the file with: TZ=UTC nfdump -R DIRECTORY -o csv -q";
constexpr std::string_view how_counters =
    "the file has the columns time (2026-09-01T00:00:00Z), rx_bytes and tx_bytes, one reading a line, oldest first";
constexpr std::string_view how_minutes =
    "the file has the columns date (2026-09-01) and participant_minutes, one day a line";

template <typename Number>
std::optional<Number> number_from(std::string_view text) noexcept {
  Number value = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stopped != text.data() + text.size()) return std::nullopt;
  return value;
}

// "2026-11-16 07:00:00.123" as nfdump writes it, and the form with a T and a Z.
std::optional<Day> day_in(std::string_view text) noexcept {
  return text.size() < 10 ? std::nullopt : day_from_text(text.substr(0, 10));
}

struct CollectedLine {
  Day day;
  Address from;
  Address to;
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
};

Result<CollectedLine> flow_of(const CsvReading& reading, const CsvRow& row) {
  const auto day = day_in(row.cells[0]);
  const auto from = Address::from_text(row.cells[1]);
  const auto to = Address::from_text(row.cells[2]);
  if (!day) return csv_error(reading, row.line, "\"" + row.cells[0] + "\" is no time");
  if (!from || !to) return csv_error(reading, row.line, "\"" + row.cells[from ? 2 : 1] + "\" is no address");
  CollectedLine flow{*day, *from, *to, 0, 0};
  for (const std::size_t cell : {3U, 4U, 5U, 6U}) {
    const std::string& text = row.cells[cell];
    const auto number = text.empty() ? std::optional<std::uint64_t>{0} : number_from<std::uint64_t>(text);
    if (!number) return csv_error(reading, row.line, "\"" + text + "\" is no number of packets or bytes");
    (cell % 2 == 1 ? flow.packets : flow.bytes) += *number;
  }
  return flow;
}

struct CounterReading {
  Timestamp at;
  std::uint64_t received = 0;
  std::uint64_t sent = 0;
};

Result<CounterReading> reading_of(const CsvReading& reading, const CsvRow& row) {
  const auto at = instant_from_text(row.cells[0]);
  const auto received = number_from<std::uint64_t>(row.cells[1]);
  const auto sent = number_from<std::uint64_t>(row.cells[2]);
  if (!at) return csv_error(reading, row.line, "\"" + row.cells[0] + "\" is no time");
  if (!received || !sent) return csv_error(reading, row.line, "rx_bytes and tx_bytes must be numbers");
  return CounterReading{*at, *received, *sent};
}

}  // namespace

DayTotal sum_of(const DayTotals& totals) noexcept {
  DayTotal sum;
  for (const auto& [day, one] : totals) {
    sum.bytes += one.bytes;
    sum.packets += one.packets;
    sum.connections += one.connections;
  }
  return sum;
}

Result<CollectedFlows> flows_from_nfdump(const std::string& file, std::string_view text, DaySpan span,
                                         const std::function<bool(const Address&, Day)>& is_providers) {
  const CsvReading reading{file,
                           {{{"ts", "firstSeen"}, true},
                            {{"sa", "srcAddr"}, true},
                            {{"da", "dstAddr"}, true},
                            {{"ipkt", "packets"}, true},
                            {{"ibyt", "bytes"}, true},
                            {{"opkt"}, false},
                            {{"obyt"}, false}},
                           how_nfdump};
  CollectedFlows found;
  const auto visit = [&](const CsvRow& row) -> Result<void> {
    const auto flow = flow_of(reading, row);
    if (!flow) return flow.error();
    if (!span.holds(flow->day)) {
      ++found.outside;
    } else if (!is_providers(flow->from, flow->day) && !is_providers(flow->to, flow->day)) {
      ++found.foreign;
    } else {
      DayTotal& day = found.days[flow->day];
      day.bytes += flow->bytes;
      day.packets += flow->packets;
      ++day.connections;
      ++found.flows;
    }
    return {};
  };
  if (auto read = read_csv(reading, text, "Summary", visit); !read) return read.error();
  return found;
}

Result<LinkTotals> link_from_counters(const std::string& file, std::string_view text, DaySpan span) {
  const CsvReading reading{
      file,
      {{{"time", "timestamp"}, true}, {{"rx_bytes", "ifHCInOctets"}, true}, {{"tx_bytes", "ifHCOutOctets"}, true}},
      how_counters};
  LinkTotals found;
  std::optional<CounterReading> before;
  const auto visit = [&](const CsvRow& row) -> Result<void> {
    const auto now = reading_of(reading, row);
    if (!now) return now.error();
    if (before && now->at <= before->at)
      return csv_error(reading, row.line, "this reading is not later than the one before");
    if (!span.holds(day_of(now->at)) && now->at != Timestamp{span.until}) {
      before.reset();
      return {};
    }
    ++found.readings;
    if (!found.first) found.first = now->at;
    found.last = now->at;
    if (before) {
      // What a counter that was set back has counted since is at least what it shows.
      const auto growth = [&](std::uint64_t later, std::uint64_t earlier) {
        if (later < earlier) ++found.resets;
        return later < earlier ? later : later - earlier;
      };
      found.days[day_of(before->at)].bytes += growth(now->received, before->received) + growth(now->sent, before->sent);
    }
    before = *now;
    return {};
  };
  if (auto read = read_csv(reading, text, {}, visit); !read) return read.error();
  if (found.readings < 2) return csv_error(reading, 1, "fewer than two readings are of the period");
  return found;
}

UseOfSpan UseTotals::of(DaySpan span) const noexcept {
  UseOfSpan use;
  for (const auto& [day, of_day] : minutes) {
    if (!span.holds(day)) continue;  // another time
    use.minutes += of_day;
    use.days += of_day == 0 ? 0U : 1U;
  }
  return use;
}

Result<UseTotals> use_from_minutes(const std::string& file, std::string_view text, DaySpan span) {
  const CsvReading reading{
      file,
      {{{"date", "day"}, true}, {{"participant_minutes", "Participant Minutes", "Meeting Minutes", "minutes"}, true}},
      how_minutes};
  UseTotals found;
  const auto visit = [&](const CsvRow& row) -> Result<void> {
    const auto day = day_from_text(row.cells[0]);
    const auto minutes = number_from<std::uint64_t>(row.cells[1]);
    if (!day) return csv_error(reading, row.line, "\"" + row.cells[0] + "\" is no day");
    if (!minutes) return csv_error(reading, row.line, "\"" + row.cells[1] + "\" is no number of minutes");
    if (span.holds(*day)) found.minutes[*day] += *minutes;
    return {};
  };
  if (auto read = read_csv(reading, text, {}, visit); !read) return read.error();
  if (found.minutes.empty()) return csv_error(reading, 1, "no day of the period is in it");
  return found;
}

bool Reconciliation::disagrees() const noexcept {
  const double seen = static_cast<double>(sum_of(logged).bytes);
  const double slack = static_cast<double>(tolerance_per_mille) / 1000.0;
  if (flows) {
    const double collected = static_cast<double>(sum_of(flows->days).bytes);
    if (seen < collected * (1 - slack) || seen > collected * (1 + slack)) return true;
  }
  return link && seen > static_cast<double>(sum_of(link->days).bytes) * (1 + slack);
}

Result<StatusTotals> totals_from_status(const std::string& file, const std::string& text, const std::string& provider) {
  try {
    const auto document = nlohmann::json::parse(text);
    StatusTotals totals;
    for (const auto& cell : document.at("cells")) {
      const bool is_its = cell.at("provider") == provider && cell.at("plane") != "p2p";
      if (!is_its) continue;  // another's, or between participants
      for (DayTotal* const sum : {&totals.all, cell.at("plane") == "media" ? &totals.media : nullptr}) {
        if (sum == nullptr) continue;  // not media
        sum->bytes += cell.at("bytes").get<std::uint64_t>();
        sum->packets += cell.at("packets").get<std::uint64_t>();
        sum->connections += cell.at("connections").get<std::uint64_t>();
      }
    }
    return totals;
  } catch (const nlohmann::json::exception& thrown) {
    return Error{file + ": " + thrown.what() + "; give a log's directory, or what /api/v1/status says"};
  }
}

}  // namespace eugress
