#include "evidence/open_day.h"

#include <cerrno>

#include "evidence/base64.h"
#include "evidence/canonical.h"
#include "evidence/day_file.h"
#include "evidence/line_writer.h"
#include "evidence/members.h"

namespace eugress {
namespace {

Error contradiction(const Directory& directory, Day day, const std::string& what) {
  return Error{
      directory.path() + "/" + plain_name(day) + " contradicts the checkpoint beside it: " + what +
      ". Nothing was changed. Keep the directory as it is, find out what happened to it, and give the log a new "
      "directory and origin"};
}

// One good line behind the others.
void take(DayContents& contents, std::string_view line, std::uint64_t end) {
  contents.frontier.append(hash_leaf(line));
  contents.length = end;
  if (contents.frontier.size() % block_entries == 0) contents.blocks.push_back(contents.frontier.last_block());
  const std::string_view kind = Members{line}.raw("k");
  // What a command writes while no daemon runs stands between a `stop` and the next `start`.
  if (kind == "\"stop\"" || kind == "\"start\"") contents.has_stopped = kind == "\"stop\"";
  if (kind == "\"tally\"") {
    contents.totals.clear();
    contents.totals_from = contents.frontier.size();
  }
  contents.totals.add(line);
}

}  // namespace

std::optional<DayLine> DayLine::from_text(std::string_view line) {
  if (!is_canonical(line)) return std::nullopt;
  const Members members{line};
  const auto day = day_from_text(members.text("d").value_or(""));
  const auto first = members.integer("first");
  if (members.text("k") != "day" || members.integer("v") != 1 || !day || !first || *first < 0) return std::nullopt;
  std::vector<Digest> peaks;
  for (const std::string_view item : items_of(members.raw("pre"))) {
    const auto peak = digest_from_base64(text_of(item).value_or(""));
    if (!peak) return std::nullopt;
    peaks.push_back(*peak);
  }
  const auto before = Frontier::from_peaks(static_cast<std::uint64_t>(*first), peaks);
  if (!before) return std::nullopt;
  return DayLine{*day, before->size(), *before};
}

std::string DayLine::text(std::string_view gateway, std::string_view software) const {
  LineWriter line;
  line.add("d", to_text(day)).add("first", first).add("gw", gateway).add("k", "day").begin_array("pre");
  for (const Digest& peak : before.peaks()) line.item(to_base64(peak));
  line.end().add("sw", software).add("v", 1);
  return line.finish();
}

Result<std::optional<DayContents>> read_open_day(const Directory& directory, Day day, const Checkpoint& head) {
  auto reader = DayReader::open(directory, day);
  if (!reader) return reader.error();
  std::string_view line;
  DayReader::Read read = reader->next(line);
  if (read == DayReader::Read::failed) return Error{reader->error()};
  const auto start = read == DayReader::Read::line ? DayLine::from_text(line) : std::nullopt;
  if (!start || start->day != day) return std::optional<DayContents>{};

  DayContents contents;
  contents.before = start->before;
  contents.frontier = start->before;
  contents.totals_from = start->first;
  const auto contradicts = [&] {
    return contents.frontier.size() == head.size && contents.frontier.root() != head.root;
  };
  if (head.size < start->first) return contradiction(directory, day, "it begins behind it");
  for (; read == DayReader::Read::line; read = reader->next(line)) {
    if (contradicts()) break;
    if (contents.frontier.size() >= head.size) {
      if (!is_canonical(line)) break;  // what a crash left of a batch
      if (Members{line}.raw("k") != "\"tally\"") {
        contents.before_tally.reset();
      } else if (!contents.before_tally) {
        contents.before_tally = std::make_shared<const DayContents>(contents);
      }
      ++contents.unsigned_lines;
    }
    take(contents, line, reader->position());
  }
  if (read == DayReader::Read::failed) return Error{reader->error()};
  if (contradicts()) return contradiction(directory, day, "its lines have another root");
  if (contents.frontier.size() < head.size) {
    return contradiction(
        directory, day,
        "it has " + std::to_string(contents.frontier.size()) + " of " + std::to_string(head.size) + " entries");
  }
  const auto size = size_of(directory.open_existing(plain_name(day)));
  contents.torn = size && *size > contents.length ? *size - contents.length : 0;
  return std::optional{std::move(contents)};
}

Result<OpenDay> OpenDay::create(const Directory& directory, Day day, const Frontier& before) {
  FileDescriptor file;
  IoError error = directory.create(plain_name(day), file);
  if (error == EEXIST) {
    file = directory.open_for_writing(plain_name(day));
    error = file.is_open() ? cut_to(file, 0) : errno;
  }
  if (error != 0) return Error{io_sentence(directory.path() + "/" + plain_name(day) + " cannot be made", error)};
  return OpenDay{day, std::move(file), before, 0};
}

Result<OpenDay> OpenDay::resume(const Directory& directory, Day day, const DayContents& contents) {
  FileDescriptor file = directory.open_for_writing(plain_name(day));
  if (!file.is_open()) return Error{io_sentence(plain_name(day) + " cannot be opened for writing", errno)};
  if (const IoError error = contents.torn == 0 ? 0 : cut_to(file, contents.length); error != 0)
    return Error{io_sentence(plain_name(day) + " cannot be cut", error)};
  // The lines behind the checkpoint may be in memory only; they are about to be signed.
  if (const IoError error = contents.unsigned_lines == 0 ? 0 : sync_data(file); error != 0)
    return Error{io_sentence(plain_name(day) + " cannot be written", error)};
  return OpenDay{day, std::move(file), contents.frontier, contents.length};
}

IoError OpenDay::append(const std::vector<std::string_view>& lines, std::vector<Digest>& completed_blocks) {
  Frontier after = frontier_;
  std::vector<Digest> blocks;
  std::string octets;
  for (const std::string_view line : lines) {
    octets.append(line).append("\n");
    after.append(hash_leaf(line));
    if (after.size() % block_entries == 0) blocks.push_back(after.last_block());
  }
  IoError error = write_at(file_, octets, length_);
  if (error == 0) error = sync_data(file_);
  if (error != 0) {
    static_cast<void>(cut_to(file_, length_));  // if that fails, too, reopen() or the next start does it
    return error;
  }
  length_ += octets.size();
  frontier_ = after;
  completed_blocks.insert(completed_blocks.end(), blocks.begin(), blocks.end());
  return 0;
}

Result<void> OpenDay::reopen(const Directory& directory, const Checkpoint& head) {
  file_.reset();
  if (length_ == 0) {
    auto again = create(directory, day_, frontier_);
    if (!again) return again.error();
    *this = std::move(*again);
    return {};
  }
  const auto contents = read_open_day(directory, day_, head);
  if (!contents) return contents.error();
  if (!*contents || (*contents)->frontier.size() < frontier_.size())
    return Error{plain_name(day_) + " has lost lines that were on disk"};
  DayContents kept = **contents;
  kept.torn += kept.length - length_;  // also what was written of the batch that failed
  kept.length = length_;
  kept.frontier = frontier_;
  auto again = resume(directory, day_, kept);
  if (!again) return again.error();
  *this = std::move(*again);
  return {};
}

}  // namespace eugress
