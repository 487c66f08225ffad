#include "evidence/day_file.h"

#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include "evidence/canonical.h"
#include "evidence/merkle.h"

namespace eugress {
namespace {

constexpr std::size_t piece = 1U << 18U;  // read, packed and hashed in one step
constexpr int compression_level = 3;      // 7 to 1 on such lines; 9 packs a fifth better and takes five times as long

constexpr std::string_view plain_ending = ".jsonl";
constexpr std::string_view packed_ending = ".jsonl.zst";
constexpr std::string_view seal_ending = ".seal";
constexpr std::string_view aside_ending = ".jsonl.zst.tmp";

std::optional<Day> day_before(std::string_view name, std::string_view ending) {
  if (!name.ends_with(ending)) return std::nullopt;
  return day_from_text(name.substr(0, name.size() - ending.size()));
}

struct FreeZstd {
  void operator()(ZSTD_CCtx* made) const noexcept { ZSTD_freeCCtx(made); }
  void operator()(ZSTD_DCtx* made) const noexcept { ZSTD_freeDCtx(made); }
};

}  // namespace

std::string plain_name(Day day) {
  return to_text(day) + std::string{plain_ending};
}
std::string packed_name(Day day) {
  return to_text(day) + std::string{packed_ending};
}
std::string seal_name(Day day) {
  return to_text(day) + std::string{seal_ending};
}

Result<DayNames> DayNames::in(const Directory& directory) {
  const auto names = directory.names();
  if (!names) return names.error();
  DayNames days;
  for (const std::string& name : *names) {
    if (const auto plain = day_before(name, plain_ending)) days.plain.push_back(*plain);
    if (const auto packed = day_before(name, packed_ending)) days.packed.push_back(*packed);
    if (const auto seal = day_before(name, seal_ending)) days.sealed.push_back(*seal);
  }
  return days;
}

std::vector<Day> DayNames::with_lines() const {
  std::set<Day> days(plain.begin(), plain.end());
  days.insert(packed.begin(), packed.end());
  return {days.begin(), days.end()};
}

struct DayReader::Unpacking {
  std::unique_ptr<ZSTD_DCtx, FreeZstd> state{ZSTD_createDCtx()};
  std::string packed = std::string(piece, '\0');
  ZSTD_inBuffer in{packed.data(), 0, 0};
  bool is_complete = false;  // the frame has ended, its checksum was right
};

DayReader::DayReader(FileDescriptor file, std::string name, bool is_packed)
    : file_(std::move(file)), name_(std::move(name)), buffer_(piece + longest_line + 1, '\0') {
  if (is_packed) unpacking_ = std::make_unique<Unpacking>();
}
DayReader::DayReader(DayReader&&) noexcept = default;
DayReader& DayReader::operator=(DayReader&&) noexcept = default;
DayReader::~DayReader() = default;

Result<DayReader> DayReader::open(const Directory& directory, Day day) {
  for (const bool is_packed : {false, true}) {
    const std::string name = is_packed ? packed_name(day) : plain_name(day);
    FileDescriptor file = directory.open_existing(name);
    if (file.is_open()) return DayReader{std::move(file), directory.path() + "/" + name, is_packed};
    if (errno != ENOENT) return Error{io_sentence(directory.path() + "/" + name + " cannot be opened", errno)};
  }
  return Error{"the entries of " + to_text(day) + " are not in " + directory.path()};
}

DayReader::Read DayReader::next(std::string_view& line) {
  for (;;) {
    const std::string_view here{buffer_.data() + begin_, end_ - begin_};
    if (const std::size_t length = here.find('\n'); length != std::string_view::npos) {
      if (length > longest_line) return Read::torn;
      line = here.substr(0, length);
      begin_ += length + 1;
      position_ += length + 1;
      return Read::line;
    }
    if (here.size() > longest_line) return Read::torn;
    if (!fill()) {
      if (!error_.empty()) return Read::failed;
      return begin_ == end_ ? Read::finished : Read::torn;
    }
  }
}

bool DayReader::fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  std::size_t came = 0;
  if (!read_more(buffer_.data() + end_, buffer_.size() - end_, came)) return false;
  end_ += came;
  return came != 0;
}

bool DayReader::read_more(char* into, std::size_t size, std::size_t& came) {
  const auto read = [&](char* where, std::size_t most) {
    const auto octets = read_at(file_, where, most, offset_);
    if (!octets) error_ = io_sentence(name_ + " cannot be read", errno);
    offset_ += octets.value_or(0);
    return octets;
  };
  if (!unpacking_) {
    const auto octets = read(into, size);
    came = octets.value_or(0);
    return octets.has_value();
  }
  Unpacking& now = *unpacking_;
  ZSTD_outBuffer out{into, size, 0};
  while (out.pos == 0) {
    if (now.in.pos == now.in.size) {
      const auto octets = read(now.packed.data(), now.packed.size());
      if (!octets) return false;
      if (*octets == 0) {
        if (!now.is_complete) error_ = name_ + " ends inside its frame";
        return now.is_complete;
      }
      now.in = {now.packed.data(), *octets, 0};
    }
    if (now.is_complete) {
      error_ = name_ + " goes on behind its frame";
      return false;
    }
    const std::size_t left = ZSTD_decompressStream(now.state.get(), &out, &now.in);
    if (ZSTD_isError(left) != 0) {
      error_ = name_ + " is damaged: " + ZSTD_getErrorName(left);
      return false;
    }
    now.is_complete = left == 0;
  }
  came = out.pos;
  return true;
}

struct DayPacker::Packing {
  FileDescriptor from;
  FileDescriptor to;
  std::uint64_t read = 0;
  std::uint64_t written = 0;
  std::string in = std::string(piece, '\0');
  std::string out = std::string(ZSTD_CStreamOutSize(), '\0');
  std::unique_ptr<ZSTD_CCtx, FreeZstd> state{ZSTD_createCCtx()};
  std::optional<DayReader> written_again;  // while checking
  Frontier frontier;
};

DayPacker::DayPacker(const Directory& directory, Day day, std::vector<Digest> blocks)
    : directory_(&directory), day_(day), blocks_(std::move(blocks)), packing_(std::make_unique<Packing>()) {}
DayPacker::DayPacker(DayPacker&&) noexcept = default;
DayPacker& DayPacker::operator=(DayPacker&&) noexcept = default;
DayPacker::~DayPacker() = default;

Result<DayPacker> DayPacker::begin(const Directory& directory, Day day, std::vector<Digest> blocks) {
  DayPacker packer{directory, day, std::move(blocks)};
  Packing& now = *packer.packing_;
  const std::string aside = to_text(day) + std::string{aside_ending};
  now.from = directory.open_existing(plain_name(day));
  if (!now.from.is_open()) return Error{io_sentence(plain_name(day) + " cannot be opened", errno)};
  if (const IoError error = directory.remove(aside); error != 0) return Error{io_sentence(aside, error)};
  if (const IoError error = directory.create(aside, now.to); error != 0) return Error{io_sentence(aside, error)};
  ZSTD_CCtx_setParameter(now.state.get(), ZSTD_c_compressionLevel, compression_level);
  ZSTD_CCtx_setParameter(now.state.get(), ZSTD_c_checksumFlag, 1);
  return packer;
}

Result<bool> DayPacker::step() {
  const Stage before = stage_;
  const auto done = before == Stage::compress ? compress() : before == Stage::check ? check_lines() : swap();
  if (!done) return done.error();
  return before == Stage::swap;
}

Result<void> DayPacker::compress() {
  Packing& now = *packing_;
  const auto came = read_at(now.from, now.in.data(), now.in.size(), now.read);
  if (!came) return Error{io_sentence(plain_name(day_) + " cannot be read", errno)};
  now.read += *came;
  const ZSTD_EndDirective directive = *came == 0 ? ZSTD_e_end : ZSTD_e_continue;
  ZSTD_inBuffer in{now.in.data(), *came, 0};
  for (std::size_t left = 1; left != 0 || in.pos < in.size;) {
    ZSTD_outBuffer out{now.out.data(), now.out.size(), 0};
    left = ZSTD_compressStream2(now.state.get(), &out, &in, directive);
    if (ZSTD_isError(left) != 0) return Error{packed_name(day_) + ": " + ZSTD_getErrorName(left)};
    if (const IoError error = write_at(now.to, {now.out.data(), out.pos}, now.written); error != 0)
      return Error{io_sentence(packed_name(day_) + " cannot be written", error)};
    now.written += out.pos;
    if (directive == ZSTD_e_continue && in.pos == in.size) break;  // the rest stays in its window
  }
  if (directive == ZSTD_e_end) {
    if (const IoError error = sync_data(now.to); error != 0)
      return Error{io_sentence(packed_name(day_) + " cannot be written", error)};
    stage_ = Stage::check;
  }
  return {};
}

// Read back from the file, not from memory: what is unlinked afterwards is the only other copy.
Result<void> DayPacker::check_lines() {
  Packing& now = *packing_;
  if (!now.written_again) {
    FileDescriptor again = directory_->open_existing(to_text(day_) + std::string{aside_ending});
    if (!again.is_open()) return Error{io_sentence(packed_name(day_) + " cannot be read back", errno)};
    now.written_again = DayReader{std::move(again), packed_name(day_), true};
  }
  const std::uint64_t enough = now.written_again->position() + piece;
  std::string_view line;
  while (now.written_again->position() < enough) {
    switch (now.written_again->next(line)) {
      case DayReader::Read::line:
        now.frontier.append(hash_leaf(line));
        if (now.frontier.size() % block_entries != 0) break;
        if (const std::uint64_t block = now.frontier.size() / block_entries - 1;
            block >= blocks_.size() || blocks_[block] != now.frontier.last_block())
          return Error{packed_name(day_) + ": block " + std::to_string(block) + " is not what was signed"};
        break;
      case DayReader::Read::finished:
        if (now.frontier.size() != blocks_.size() * block_entries)
          return Error{packed_name(day_) + " does not have all entries"};
        stage_ = Stage::swap;
        return {};
      case DayReader::Read::torn:
        return Error{packed_name(day_) + " has a torn line"};
      case DayReader::Read::failed:
        return Error{now.written_again->error()};
    }
  }
  return {};
}

Result<void> DayPacker::swap() {
  if (const IoError error = directory_->rename(to_text(day_) + std::string{aside_ending}, packed_name(day_));
      error != 0)
    return Error{io_sentence(packed_name(day_) + " cannot be put in place", error)};
  if (const IoError error = directory_->remove(plain_name(day_)); error != 0)
    return Error{io_sentence(plain_name(day_) + " cannot be removed", error)};
  return {};
}

}  // namespace eugress
