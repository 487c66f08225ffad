// `sample` and `check`.
#include <algorithm>

#include "base/digest.h"
#include "evidence/base64.h"
#include "evidence/log_place.h"
#include "evidence/pack_check.h"
#include "evidence/pack_make.h"
#include "evidence/request.h"

namespace eugress {
namespace {

constexpr std::size_t largest_note = 1U << 16U;

struct Frozen {
  std::vector<LogReader> logs;
  std::vector<FrozenRange> ranges;
};

Result<Frozen> freeze_all(const EvidenceRequest& request, Day from, Day to) {
  Frozen frozen;
  for (const std::string& place : request.places) {
    auto log = log_of(request, place);
    if (!log) return log.error();
    frozen.logs.push_back(std::move(*log));
  }
  std::sort(frozen.logs.begin(), frozen.logs.end(),
            [](const LogReader& a, const LogReader& b) { return a.head().origin < b.head().origin; });
  std::vector<std::string> notes;
  for (const std::string& path : request.all("seal")) {
    auto note = file_text(path, largest_note);
    if (!note) return note.error();
    notes.push_back(std::move(*note));
  }
  for (const LogReader& log : frozen.logs) {
    const bool is_twice = &log != &frozen.logs.front() && (&log - 1)->head().origin == log.head().origin;
    if (is_twice) return Error{"two logs have the origin " + log.head().origin};
    const auto note = std::find_if(notes.begin(), notes.end(),
                                   [&](const std::string& text) { return text.starts_with(log.head().origin + "\n"); });
    auto range = freeze(log, from, to, note == notes.end() ? std::string{} : *note);
    if (!range) return range.error();
    frozen.ranges.push_back(std::move(*range));
  }
  return frozen;
}

// The first half of drawing: what is to be noted before the dice are thrown.
int say_what_is_frozen(const Frozen& frozen) {
  std::string text;
  for (const FrozenRange& range : frozen.ranges) {
    text += "origin   " + range.head.origin + "\nentries  " + std::to_string(range.first) + " to " +
            std::to_string(range.head.size - 1) + "\nroot     " + to_base64(range.head.root) + "\n";
  }
  return say(text + "Note this, and save the checkpoint if its day is still open. Then throw the dice together, " +
                 std::to_string(fewest_dice) +
                 " times or more, and draw with --seed; or agree now on a public random value of a later time.\n",
             0);
}

Result<SampleRule> rule_of(const EvidenceRequest& request) {
  SampleRule rule;
  const auto read = [&](const char* name, std::uint64_t& value) {
    const std::string* const text = request.option(name);
    const auto number = text == nullptr ? std::optional{value} : number_from(*text);
    if (number) value = *number;
    return number && *number <= std::uint64_t{1} << 32U;
  };
  if (!read("n", rule.records) || !read("quota", rule.quota)) return Error{"--n and --quota are numbers"};
  rule.cap = 20 * std::max<std::uint64_t>(1, rule.records);
  if (!read("cap", rule.cap) || rule.cap == 0) return Error{"--cap is a number of entries"};
  return rule;
}

}  // namespace

int draw_sample(const EvidenceRequest& request) {
  const auto from = day_from_text(request.option("from", ""));
  const auto to = day_from_text(request.option("to", ""));
  if (!from || !to || *to < *from) return complain("sample needs --from D --to D, days as YYYY-MM-DD", exit_usage);
  const auto rule = rule_of(request);
  if (!rule) return complain(rule.error().message, exit_usage);
  const std::string* const dice = request.option("seed");
  const std::string* const out = request.option("out");
  if (dice != nullptr && !is_dice(*dice))
    return complain("--seed is what was thrown: at least 24 letters, digits or signs, without blanks", exit_usage);
  if ((dice == nullptr) != (out == nullptr))
    return complain("to draw, sample needs --seed DICE and --out FILE", exit_usage);
  const auto frozen = freeze_all(request, *from, *to);
  if (!frozen) return complain(frozen.error().message, exit_code_of(frozen.error()));
  if (dice == nullptr) return say_what_is_frozen(*frozen);
  std::vector<const LogReader*> logs;
  for (const LogReader& log : frozen->logs) logs.push_back(&log);
  const auto pack = make_pack(logs, frozen->ranges,
                              {*dice, *rule, {}, request.option("purpose", ""), request.option("requester", "")});
  if (!pack) return complain(pack.error().message, 1);
  const auto place = file_at(*out);
  if (!place) return complain(place.error().message, exit_io);
  if (const IoError error = place->first.replace(place->second, *pack); error != 0)
    return complain(io_sentence(*out + " cannot be written", error), exit_io);
  std::vector<Checkpoint> heads;
  for (const FrozenRange& range : frozen->ranges) heads.push_back(range.head);
  Production made = production_of("pack", *pack, *from, *to);
  made.records = rule->records;
  made.seed = sha256_text(sample_seed(heads, *dice));
  for (const LogReader& log : frozen->logs) say_production(request, log, made);
  PackTrust trust;
  for (const LogReader& log : frozen->logs) trust.logs.insert(trust.logs.end(), log.keys().begin(), log.keys().end());
  const CheckedPack checked = check_pack(*pack, trust);
  return say(request.as_json ? checked_pack_json(checked) : checked_pack_text(checked), checked.review.exit_code());
}

int check_sample(const EvidenceRequest& request) {
  PackTrust trust;
  for (const auto& [texts, into] :
       {std::pair{request.all("key"), &trust.logs}, {request.all("witness"), &trust.witnesses}}) {
    auto keys = keys_from(texts);
    if (!keys) return complain(keys.error().message, exit_usage);
    *into = std::move(*keys);
  }
  if (trust.logs.empty()) return complain("check needs --key VKEY: a pack does not vouch for itself", exit_usage);
  const auto needed = number_from(request.option("need", std::to_string(trust.witnesses.size())));
  if (!needed || *needed > trust.witnesses.size())
    return complain("--need is a number of the witnesses given", exit_usage);
  trust.witnesses_needed = *needed;
  trust.dice = request.option("seed", "");
  trust.root = request.option("root", "");
  const auto archive = file_text(request.place(), largest_zip + 1);
  if (!archive) return complain(archive.error().message, exit_io);
  const CheckedPack checked = check_pack(*archive, trust);
  return say(request.as_json ? checked_pack_json(checked) : checked_pack_text(checked), checked.review.exit_code());
}

}  // namespace eugress
