#include "evidence/pack.h"

#include <algorithm>
#include <charconv>

#include "base/digest.h"
#include "evidence/base64.h"
#include "evidence/canonical.h"
#include "evidence/line_writer.h"
#include "evidence/members.h"

namespace eugress {
namespace {

constexpr std::int64_t pack_version = 1;

std::string entries_text(const std::vector<ShownEntry>& shown) {
  std::string text;
  for (const ShownEntry& entry : shown) text.append(std::to_string(entry.index)).append(" ").append(entry.line) += '\n';
  return text;
}

std::string hashes_text(const std::vector<Digest>& hashes) {
  std::string text;
  for (const Digest& hash : hashes) text += to_base64(hash) + "\n";
  return text;
}

// Empty where the line feed is missing.
std::optional<std::string_view> take_whole_line(std::string_view& text) {
  if (!text.ends_with('\n')) return std::nullopt;
  return take_line(text);
}

std::optional<ShownEntry> entry_from(std::string_view line) {
  ShownEntry entry;
  const auto [stopped, error] = std::from_chars(line.data(), line.data() + line.size(), entry.index);
  const auto digits = static_cast<std::size_t>(stopped - line.data());
  if (error != std::errc{} || digits >= line.size() || line[digits] != ' ') return std::nullopt;
  entry.line = line.substr(digits + 1);
  if (!is_canonical(entry.line)) return std::nullopt;
  return entry;
}

std::optional<std::uint64_t> count_in(const Members& members, std::string_view name) {
  const auto value = members.integer(name);
  return value && *value >= 0 ? std::optional{static_cast<std::uint64_t>(*value)} : std::nullopt;
}

std::optional<PlannedLog> planned_log_from(std::string_view written) {
  const auto items = items_of(written);
  if (items.size() != 3) return std::nullopt;
  const auto origin = text_of(items[0]);
  const auto first = integer_of(items[1]);
  const auto next = integer_of(items[2]);
  if (!origin || !first || !next || *first < 0 || *next <= *first) return std::nullopt;
  return PlannedLog{*origin, static_cast<std::uint64_t>(*first), static_cast<std::uint64_t>(*next)};
}

// Takes members from the front by their names.
class Unpacking {
 public:
  explicit Unpacking(const std::vector<ZipMember>& members) : next_(members.begin()), last_(members.end()) {}

  const std::string* take(const std::string& name) {
    if (next_ == last_ || next_->name != name) return nullptr;
    return &(next_++)->octets;
  }
  const ZipMember* take_below(std::string_view folder) {
    if (next_ == last_ || !next_->name.starts_with(folder)) return nullptr;
    return &*next_++;
  }
  [[nodiscard]] std::string here() const { return next_ == last_ ? "its end" : next_->name; }

 private:
  std::vector<ZipMember>::const_iterator next_;
  std::vector<ZipMember>::const_iterator last_;
};

Result<PackedLog> packed_log(Unpacking& members, const std::string& folder, const PlannedLog& plan) {
  PackedLog log;
  const std::string* const checkpoint = members.take(folder + "checkpoint");
  const std::string* const previous = plan.first == 0 ? nullptr : members.take(folder + "previous");
  const std::string* const entries = members.take(folder + "entries");
  const std::string* const hashes = members.take(folder + "hashes");
  if (checkpoint == nullptr || entries == nullptr || hashes == nullptr || (previous == nullptr && plan.first != 0))
    return Error{"the pack lacks a part of " + plan.origin + ", before " + members.here()};
  log.checkpoint = *checkpoint;
  if (previous != nullptr) log.previous = *previous;
  for (std::string_view rest = *entries; !rest.empty();) {
    const auto line = take_whole_line(rest);
    auto entry = line ? entry_from(*line) : std::nullopt;
    if (!entry) return Error{folder + "entries has a line that is not in the form of the log"};
    log.shown.push_back(std::move(*entry));
  }
  for (std::string_view rest = *hashes; !rest.empty();) {
    const auto line = take_whole_line(rest);
    const auto hash = line ? digest_from_base64(*line) : std::nullopt;
    if (!hash) return Error{folder + "hashes has a line that is no hash"};
    log.hidden.push_back(*hash);
  }
  if (const std::string* const timestamp = members.take(folder + "timestamp.tsr")) log.timestamp = *timestamp;
  return log;
}

}  // namespace

bool is_dice(std::string_view text) noexcept {
  constexpr std::size_t most = 512;
  return text.size() >= fewest_dice && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

std::string PackPlan::text() const {
  LineWriter line;
  line.add("cap", rule.cap).add("k", "plan").begin_array("logs");
  for (const PlannedLog& log : logs) line.begin_array().item(log.origin).item(log.first).item(log.next).end();
  line.end().add("n", rule.records);
  if (!purpose.empty()) line.add("purpose", purpose);
  line.add("quota", rule.quota);
  if (!requester.empty()) line.add("requester", requester);
  return line.add("seed", dice).add("v", pack_version).finish();
}

std::optional<PackPlan> PackPlan::from_text(std::string_view text) {
  if (!is_canonical(text)) return std::nullopt;
  const Members members{text};
  const auto dice = members.text("seed");
  const auto records = count_in(members, "n");
  const auto quota = count_in(members, "quota");
  const auto cap = count_in(members, "cap");
  if (!dice || !is_dice(*dice) || !records || !quota || !cap || *cap == 0 || members.integer("v") != pack_version)
    return std::nullopt;
  PackPlan plan;
  plan.dice = *dice;
  plan.rule = {*records, *quota, *cap};
  plan.purpose = members.text("purpose").value_or("");
  plan.requester = members.text("requester").value_or("");
  for (const std::string_view item : items_of(members.raw("logs"))) {
    auto log = planned_log_from(item);
    if (!log || (!plan.logs.empty() && log->origin <= plan.logs.back().origin)) return std::nullopt;
    plan.logs.push_back(std::move(*log));
  }
  if (plan.logs.empty() || plan.text() != text) return std::nullopt;
  return plan;
}

std::vector<ZipMember> members_of(const Pack& pack, const std::string& summary) {
  std::vector<ZipMember> members = {{"README.txt", std::string{pack_readme()}},
                                    {"limits.txt", std::string{pack_limits()}},
                                    {"plan.json", pack.plan.text() + "\n"},
                                    {"summary.json", summary + "\n"}};
  for (std::size_t i = 0; i < pack.logs.size(); ++i) {
    const PackedLog& log = pack.logs[i];
    const std::string folder = std::to_string(i + 1) + "/";
    members.push_back({folder + "checkpoint", log.checkpoint});
    if (!log.previous.empty()) members.push_back({folder + "previous", log.previous});
    members.push_back({folder + "entries", entries_text(log.shown)});
    members.push_back({folder + "hashes", hashes_text(log.hidden)});
    if (!log.timestamp.empty()) members.push_back({folder + "timestamp.tsr", log.timestamp});
  }
  for (const auto& [digest, octets] : pack.tables) members.push_back({"tables/" + digest, octets});
  std::string sums;
  for (const ZipMember& member : members) sums += sha256_text(member.octets) + "  " + member.name + "\n";
  members.push_back({"SHA256SUMS", std::move(sums)});
  return members;
}

Result<Pack> pack_from(const std::vector<ZipMember>& all) {
  Unpacking members{all};
  const std::string* const readme = members.take("README.txt");
  const std::string* const limits = members.take("limits.txt");
  if (readme == nullptr || *readme != pack_readme())
    return Error{"README.txt is missing or is not that of this format"};
  if (limits == nullptr || *limits != pack_limits())
    return Error{"limits.txt, which says what a pack cannot show, is missing or changed"};
  const std::string* const text = members.take("plan.json");
  auto plan = text != nullptr && text->ends_with('\n')
                  ? PackPlan::from_text(std::string_view{*text}.substr(0, text->size() - 1))
                  : std::nullopt;
  if (!plan) return Error{"plan.json is missing or is no plan"};
  if (members.take("summary.json") == nullptr) return Error{"summary.json is missing"};
  Pack pack{std::move(*plan), {}, {}};
  for (const PlannedLog& planned : pack.plan.logs) {
    auto log = packed_log(members, std::to_string(pack.logs.size() + 1) + "/", planned);
    if (!log) return log.error();
    pack.logs.push_back(std::move(*log));
  }
  constexpr std::string_view tables = "tables/";
  while (const ZipMember* const table = members.take_below(tables)) {
    const std::string digest = table->name.substr(tables.size());
    if (sha256_text(table->octets) != digest) return Error{table->name + " is not the table of its name"};
    pack.tables.emplace(digest, table->octets);
  }
  return pack;
}

}  // namespace eugress
