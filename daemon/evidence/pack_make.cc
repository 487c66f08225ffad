#include "evidence/pack_make.h"

#include <algorithm>
#include <functional>

#include "evidence/archive.h"
#include "evidence/members.h"
#include "evidence/pack_review.h"

namespace eugress {
namespace {

// An entry in two octets: whether it is a record, and of which plane one that is inside.
using Code = std::uint16_t;
constexpr Code other = 0;
constexpr Code not_inside = 1;
constexpr Code first_plane = 2;

using Take = std::function<void(std::uint64_t index, std::string_view line)>;

Result<void> each_line(const LogReader& log, const FrozenRange& range, const Take& take) {
  for (const KeptDay& day : log.days()) {
    if (day.next <= range.first || day.start.first >= range.head.size) continue;  // outside of the range
    auto reader = DayReader::open(log.directory(), day.day);
    if (!reader) return reader.error();
    std::string_view line;
    for (std::uint64_t index = day.start.first; index < std::min(day.next, range.head.size); ++index) {
      if (reader->next(line) != DayReader::Read::line)
        return Error{to_text(day.day) + " ends at entry " + std::to_string(index) + " " + reader->error()};
      take(index, line);
    }
  }
  return {};
}

// What is shown of one log.
class Choice {
 public:
  Choice(const LogReader& log, const FrozenRange& range)
      : log_(log), range_(range), codes_(range.head.size - range.first) {}

  Result<void> read(std::vector<std::string>& planes) {
    std::uint64_t covered_to = range_.first;
    shown_.assign(codes_.size(), true);  // until totals cover it
    auto done = each_line(log_, range_, [&](std::uint64_t index, std::string_view line) {
      const Classified found = classify(line);
      if (found.what != EntryClass::other) codes_[index - range_.first] = code_of(found, planes);
      if (Members{line}.raw("k") != "\"tally\"") return;
      const std::uint64_t from = Members{line}.natural("from");
      const std::uint64_t to = Members{line}.natural("to");
      for (std::uint64_t i = std::max(from, covered_to); i < std::min(to, index); ++i)
        shown_[i - range_.first] = codes_[i - range_.first] < first_plane;
      covered_to = std::max(covered_to, std::min(to, index));
    });
    return done;
  }

  [[nodiscard]] std::uint64_t size() const noexcept { return codes_.size(); }
  [[nodiscard]] Code code(std::uint64_t position) const { return codes_[position]; }
  [[nodiscard]] const std::vector<Code>& codes() const noexcept { return codes_; }
  void show(std::uint64_t position) { shown_[position] = true; }
  void show_all_of(Code code) {
    for (std::size_t i = 0; i < codes_.size(); ++i) shown_[i] = shown_[i] || codes_[i] == code;
  }

  Result<PackedLog> collect() const {
    PackedLog packed{range_.note, range_.previous, {}, {}, range_.timestamp};
    const auto first = std::find_if(log_.days().begin(), log_.days().end(),
                                    [&](const KeptDay& day) { return day.start.first == range_.first; });
    ShownTree tree{first->start.before};
    Frontier frontier{first->start.before};
    auto done = each_line(log_, range_, [&](std::uint64_t index, std::string_view line) {
      const Digest leaf = hash_leaf(line);
      frontier.append(leaf);
      tree.append(leaf, shown_[index - range_.first]);
      if (shown_[index - range_.first]) packed.shown.push_back({index, std::string{line}});
    });
    if (!done) return done.error();
    if (frontier.root() != range_.head.root)
      return Error{log_.directory().path() +
                   ": these entries are not what was signed; `verify` says where they differ"};
    packed.hidden = tree.hidden();
    return packed;
  }

 private:
  static Code code_of(const Classified& found, std::vector<std::string>& planes) {
    if (found.what == EntryClass::not_inside) return not_inside;
    const auto known = std::find(planes.begin(), planes.end(), found.plane);
    if (known == planes.end()) planes.emplace_back(found.plane);
    return static_cast<Code>(first_plane + (std::find(planes.begin(), planes.end(), found.plane) - planes.begin()));
  }

  const LogReader& log_;
  const FrozenRange& range_;
  std::vector<Code> codes_;
  std::vector<bool> shown_;
};

void draw(std::vector<Choice>& choices, const std::vector<std::string>& planes, const std::string& seed,
          SampleRule rule) {
  std::uint64_t total = 0;
  std::uint64_t records = 0;
  std::map<std::string, std::uint64_t> inside;
  for (const Choice& choice : choices) {
    total += choice.size();
    for (const Code code : choice.codes()) {
      records += code == other ? 0U : 1U;
      if (code >= first_plane) ++inside[planes[code - first_plane]];
    }
  }
  for (std::size_t i = 0; i < planes.size(); ++i) {
    if (!rule.shows_all_of(inside[planes[i]])) continue;  // drawn from
    for (Choice& choice : choices) choice.show_all_of(static_cast<Code>(first_plane + i));
  }
  Draw draw{seed, total, rule, records, std::move(inside)};
  while (!draw.is_done()) {
    std::uint64_t position = draw.next();
    auto choice = choices.begin();
    for (; position >= choice->size(); ++choice) position -= choice->size();
    const Code code = choice->code(position);
    if (code != other) draw.count_record();
    if (code >= first_plane) draw.count_inside(planes[code - first_plane]);
    choice->show(position);
  }
}

void add_tables(Pack& pack, const PackedLog& log, const LogReader& reader) {
  for (const ShownEntry& entry : log.shown) {
    const Members members{entry.line};
    const std::string_view kind = members.raw("k");
    if (kind != "\"db\"" && kind != "\"policy\"") continue;
    const std::string digest = members.text(kind == "\"db\"" ? "sha256" : "archived").value_or("");
    if (auto table = archived_table(reader.directory(), digest)) pack.tables.emplace(digest, std::move(*table));
  }
}

// A seal and the lines of its witnesses together are a note again.
Result<std::string> sealed_note(const LogReader& log, Day day) {
  const auto seal = log.directory().read(seal_name(day));
  if (!seal) return seal.error();
  const auto witnesses = log.directory().read(to_text(day) + ".cosig");
  if (!witnesses) return witnesses.error();
  return seal->value_or("") + witnesses->value_or("");
}

Result<std::string> note_of(const LogReader& log, const KeptDay& last, const std::string& note) {
  if (!note.empty()) return note;
  return last.is_sealed ? sealed_note(log, last.day) : Result<std::string>{log.head_note()};
}

}  // namespace

Result<FrozenRange> freeze(const LogReader& log, Day from, Day to, const std::string& note) {
  const auto& days = log.days();
  const auto first = std::find_if(days.begin(), days.end(), [&](const KeptDay& day) { return day.day >= from; });
  const auto behind = std::find_if(first, days.end(), [&](const KeptDay& day) { return day.day > to; });
  if (first == behind)
    return Error{"no day from " + to_text(from) + " to " + to_text(to) + " is kept in " + log.directory().path()};
  const KeptDay& last = *std::prev(behind);
  auto text = note_of(log, last, note);
  if (!text) return text.error();
  const auto head = open_checkpoint(*text, log.keys());
  if (!head) return Error{"the frozen root: " + head.error().message};
  if (head->size <= first->start.first || head->size > last.next)
    return Error{"the frozen root is over " + std::to_string(head->size) + " entries and is not of the days asked for"};
  FrozenRange range{first->start.first, *head, std::move(*text), {}, {}};
  if (range.first != 0) {
    const auto sealed = log.sealed_days();
    const auto before = std::lower_bound(sealed.begin(), sealed.end(), first->day);
    auto previous = before == sealed.begin()
                        ? Result<std::string>{Error{"there is no seal before " + to_text(first->day)}}
                        : sealed_note(log, *std::prev(before));
    if (!previous) return previous.error();
    range.previous = std::move(*previous);
  }
  if (last.is_sealed && note.empty()) {
    auto timestamp = log.directory().read(to_text(last.day) + ".tsr");
    if (!timestamp) return timestamp.error();
    range.timestamp = timestamp->value_or("");
  }
  return range;
}

Result<std::string> make_pack(const std::vector<const LogReader*>& logs, const std::vector<FrozenRange>& ranges,
                              PackPlan plan) {
  std::vector<Choice> choices;
  std::vector<Checkpoint> heads;
  std::vector<std::string> planes;
  plan.logs.clear();
  for (std::size_t i = 0; i < logs.size(); ++i) {
    choices.emplace_back(*logs[i], ranges[i]);
    if (const auto read = choices.back().read(planes); !read) return read.error();
    heads.push_back(ranges[i].head);
    plan.logs.push_back({ranges[i].head.origin, ranges[i].first, ranges[i].head.size});
  }
  draw(choices, planes, sample_seed(heads, plan.dice), plan.rule);
  Pack pack{std::move(plan), {}, {}};
  for (std::size_t i = 0; i < logs.size(); ++i) {
    auto packed = choices[i].collect();
    if (!packed) return packed.error();
    add_tables(pack, *packed, *logs[i]);
    pack.logs.push_back(std::move(*packed));
  }
  const PackReview found = review(pack, heads);
  if (!found.wrong.empty()) return Error{found.wrong.front()};
  return zip_of(members_of(pack, found.summary));
}

}  // namespace eugress
