#include "evidence/log_reader.h"

#include <algorithm>

#include "evidence/key_chain.h"

namespace eugress {
namespace {

Result<VerifierKey> key_beside(const Directory& directory) {
  const auto text = directory.read(verifier_key_name);
  if (!text) return text.error();
  if (!*text) return Error{directory.path() + " has no " + verifier_key_name + ": give the key by --key"};
  const auto key = VerifierKey::from_text(std::string_view{**text}.substr(0, (*text)->find('\n')));
  if (!key) return Error{directory.path() + "/" + verifier_key_name + " is no verifier key"};
  return *key;
}

}  // namespace

Result<LogReader> LogReader::open(const std::string& path, const std::optional<VerifierKey>& trusted) {
  auto directory = Directory::open(path);
  if (!directory) return directory.error();
  auto key = trusted ? Result<VerifierKey>{*trusted} : key_beside(*directory);
  if (!key) return key.error();
  const auto note = directory->read(checkpoint_name);
  if (!note) return note.error();
  if (!*note) return Error{path + " has no checkpoint: this is not the directory of a log, or not all of it"};
  auto hashes = BlockHashes::open(*directory, false);
  if (!hashes) return hashes.error();
  LogReader reader{std::move(*directory), std::move(*key), std::move(*hashes)};
  reader.head_note_ = **note;
  const auto handovers = handovers_in(reader.directory_);
  if (!handovers) return handovers.error();
  reader.keys_ = key_chain(*handovers, reader.key_);
  auto head = open_checkpoint(**note, reader.keys_);
  if (!head) return Error{path + "/" + checkpoint_name + ": " + head.error().message};
  reader.head_ = std::move(*head);
  if (const auto found = reader.find_days(); !found) return found.error();
  return reader;
}

Result<void> LogReader::find_days() {
  const auto names = DayNames::in(directory_);
  if (!names) return names.error();
  for (const Day day : names->with_lines()) {
    auto reader = DayReader::open(directory_, day);
    if (!reader) return reader.error();
    std::string_view line;
    const DayReader::Read read = reader->next(line);
    if (read == DayReader::Read::failed) return Error{reader->error()};
    auto start = read == DayReader::Read::line ? DayLine::from_text(line) : std::nullopt;
    const bool is_sealed = std::binary_search(names->sealed.begin(), names->sealed.end(), day);
    if (!start && !is_sealed && day == names->with_lines().back()) break;  // not signed yet, or verify misses it
    if (!start) return Error{directory_.path() + ": the first line of " + to_text(day) + " is damaged"};
    if (start->first >= head_.size) break;  // began after the checkpoint was read
    if (!days_.empty()) days_.back().next = start->first;
    days_.push_back({day, std::move(*start), head_.size, is_sealed});
  }
  return {};
}

Result<Checkpoint> LogReader::seal_of(Day day) const {
  const auto note = directory_.read(seal_name(day));
  if (!note) return note.error();
  if (!*note) return Error{"there is no " + seal_name(day)};
  auto seal = open_checkpoint(**note, keys_);
  if (!seal) return Error{seal_name(day) + ": " + seal.error().message};
  return seal;
}

std::vector<Day> LogReader::sealed_days() const {
  const auto names = DayNames::in(directory_);
  return names ? names->sealed : std::vector<Day>{};
}

Result<const KeptDay*> LogReader::day_with(std::uint64_t index) const {
  if (index >= head_.size) return Error{"there are " + std::to_string(head_.size) + " entries, numbered from 0"};
  const auto day = std::find_if(days_.begin(), days_.end(),
                                [&](const KeptDay& kept) { return kept.start.first <= index && index < kept.next; });
  if (day == days_.end()) return Error{"entry " + std::to_string(index) + " is of a day that is no longer kept"};
  return &*day;
}

Result<std::vector<std::string>> LogReader::entries(std::uint64_t first, std::uint64_t count) const {
  const auto day = day_with(first);
  if (!day) return day.error();
  auto reader = DayReader::open(directory_, (*day)->day);
  if (!reader) return reader.error();
  std::vector<std::string> found;
  std::string_view line;
  for (std::uint64_t index = (*day)->start.first; found.size() < count; ++index) {
    if (reader->next(line) != DayReader::Read::line)
      return Error{to_text((*day)->day) + " ends at entry " + std::to_string(index) + " " + reader->error()};
    if (index >= first) found.emplace_back(line);
  }
  return found;
}

Result<std::string> LogReader::entry(std::uint64_t index) const {
  auto found = entries(index, 1);
  if (!found) return found.error();
  return std::move(found->front());
}

Subtrees LogReader::subtrees() const {
  return [this](unsigned level, std::uint64_t index) { return subtree(level, index); };
}

Result<Digest> LogReader::subtree(unsigned level, std::uint64_t index) const {
  const std::uint64_t size = std::uint64_t{1} << level;
  Frontier frontier;
  if (level >= block_level) {
    const std::uint64_t blocks = size / block_entries;
    if (const auto hashes = hashes_.read(index * blocks, blocks)) {
      for (const Digest& hash : *hashes) frontier.append_subtree(block_level, hash);
      return frontier.root();
    }
    if (blocks > 1) return Error{"the file of block hashes is incomplete"};
  }
  // The newest block may not be in the file yet.
  const auto lines = entries(index * size, size);
  if (!lines) return lines.error();
  for (const std::string& line : *lines) frontier.append(hash_leaf(line));
  return frontier.root();
}

}  // namespace eugress
