#include "evidence/log_export.h"

#include <sys/stat.h>

#include <array>
#include <cerrno>

#include "evidence/members.h"

namespace eugress {
namespace {

constexpr std::array<std::string_view, 33> columns = {
    "t0",     "t1",    "k",      "prov", "plane",   "zone",   "server", "port", "pr",    "asn",  "name",
    "basis",  "cc",    "area",   "law",  "verdict", "exempt", "grade",  "rule", "hints", "cut",  "reach",
    "rtt_us", "rtt_n", "rtt_by", "bo",   "po",      "co",     "bi",     "pi",   "ci",    "host", "epoch"};

std::string field(std::string_view written) {
  if (written.empty()) return {};
  const auto text = text_of(written);
  const std::string value = text ? *text : std::string{written};
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  std::string quoted = "\"";
  for (const char c : value) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

std::string row_of(std::string_view line) {
  std::array<std::string_view, columns.size()> written;
  each_member(line, [&](std::string_view name, std::string_view value) {
    for (std::size_t i = 0; i < columns.size(); ++i) written[i] = columns[i] == name ? value : written[i];
    return false;
  });
  std::string row;
  for (const std::string_view value : written) row.append(row.empty() ? "" : ",").append(field(value));
  return row + "\r\n";
}

// tlog-tiles: three digits a folder, all but the last with an x: 1234067 is x001/x234/067.
std::string tile_path(std::uint64_t number) {
  const auto three = [](std::uint64_t value) { return std::to_string(1000 + value).substr(1); };
  std::string path = three(number % 1000);
  while ((number /= 1000) != 0) path = "x" + three(number % 1000) + "/" + path;
  return path;
}

std::string joined(const std::vector<Digest>& hashes) {
  std::string octets;
  for (const Digest& hash : hashes) octets.append(hash.begin(), hash.end());
  return octets;
}

class Tiles {
 public:
  Tiles(const LogReader& log, std::string directory) : log_(log), directory_(std::move(directory)) {}

  Result<void> run() {
    if (const auto done = write_lines(); !done) return done;
    std::uint64_t there = log_.head().size / block_entries;
    std::vector<Digest> below;
    for (unsigned level = 1; there != 0; ++level, there /= block_entries) {
      auto hashes = level == 1 ? log_.hashes().read(0, there) : Result<std::vector<Digest>>{parents_of(below, there)};
      if (!hashes) return hashes.error();
      below = std::move(*hashes);
      if (const auto done = write_level(level, below); !done) return done;
    }
    return write("checkpoint", log_.head_note());
  }

 private:
  static std::vector<Digest> parents_of(const std::vector<Digest>& below, std::uint64_t count) {
    std::vector<Digest> parents;
    for (std::uint64_t parent = 0; parent < count; ++parent) {
      Frontier tree;
      for (std::uint64_t i = parent * block_entries; i < (parent + 1) * block_entries; ++i)
        tree.append(below[static_cast<std::size_t>(i)]);
      parents.push_back(tree.root());
    }
    return parents;
  }

  // Leaf hashes and entries of what is kept.
  Result<void> write_lines() {
    std::vector<Digest> leaves;
    std::string entries;
    std::uint64_t index = 0;
    for (const KeptDay& day : log_.days()) {
      auto reader = DayReader::open(log_.directory(), day.day);
      if (!reader) return reader.error();
      std::string_view line;
      for (index = day.start.first; index < day.next; ++index) {
        if (reader->next(line) != DayReader::Read::line) return Error{to_text(day.day) + " ends too early"};
        leaves.push_back(hash_leaf(line));
        entries += static_cast<char>(line.size() >> 8U);
        entries += static_cast<char>(line.size() & 0xffU);
        entries += line;
        if ((index + 1) % block_entries != 0) continue;
        if (const auto done = write_block(index / block_entries, leaves, entries, ""); !done) return done;
        leaves.clear();
        entries.clear();
      }
    }
    if (leaves.empty()) return {};
    return write_block(index / block_entries, leaves, entries, ".p/" + std::to_string(leaves.size()));
  }

  Result<void> write_block(std::uint64_t number, const std::vector<Digest>& leaves, const std::string& entries,
                           const std::string& partial) {
    const auto done = write("tile/0/" + tile_path(number) + partial, joined(leaves));
    return done ? write("tile/entries/" + tile_path(number) + partial, entries) : done;
  }

  Result<void> write_level(unsigned level, const std::vector<Digest>& hashes) {
    for (std::size_t begin = 0; begin < hashes.size(); begin += block_entries) {
      const std::size_t here = std::min<std::size_t>(block_entries, hashes.size() - begin);
      const auto at = hashes.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto done = write("tile/" + std::to_string(level) + "/" + tile_path(begin / block_entries) +
                                  (here == block_entries ? "" : ".p/" + std::to_string(here)),
                              joined({at, at + static_cast<std::ptrdiff_t>(here)}));
      if (!done) return done;
    }
    return {};
  }

  // Folders are made as they are needed.
  Result<void> write(const std::string& name, const std::string& octets) {
    for (std::size_t slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
      if (mkdir((directory_ + "/" + name.substr(0, slash)).c_str(), 0750) != 0 && errno != EEXIST)
        return Error{io_sentence(directory_ + "/" + name + " cannot be made", errno)};
    }
    const std::size_t slash = name.rfind('/');
    const auto place =
        Directory::open(slash == std::string::npos ? directory_ : directory_ + "/" + name.substr(0, slash));
    if (!place) return place.error();
    FileDescriptor file;
    IoError error = place->create(slash == std::string::npos ? name : name.substr(slash + 1), file);
    if (error == 0) error = write_at(file, octets, 0);
    if (error != 0) return Error{io_sentence(directory_ + "/" + name + " cannot be written", error)};
    return {};
  }

  const LogReader& log_;
  std::string directory_;
};

}  // namespace

Result<void> export_csv(const LogReader& log, Day from, Day to, const Put& put) {
  std::string head;
  for (const std::string_view column : columns) head.append(head.empty() ? "" : ",").append(column);
  if (!put(head + "\r\n")) return Error{"the table cannot be written"};
  for (const KeptDay& day : log.days()) {
    if (day.day < from || day.day > to) continue;  // not asked for
    auto reader = DayReader::open(log.directory(), day.day);
    if (!reader) return reader.error();
    std::string_view line;
    for (std::uint64_t index = day.start.first; index < day.next; ++index) {
      if (reader->next(line) != DayReader::Read::line) return Error{to_text(day.day) + " ends too early"};
      const std::string_view kind = Members{line}.raw("k");
      if ((kind == "\"server\"" || kind == "\"rest\"") && !put(row_of(line)))
        return Error{"the table cannot be written"};
    }
  }
  return {};
}

Result<void> export_tiles(const LogReader& log, const std::string& directory) {
  return Tiles{log, directory}.run();
}

}  // namespace eugress
