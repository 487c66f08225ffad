#include "evidence/production.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/digest.h"
#include "evidence/at_rest.h"
#include "evidence/line_rules.h"
#include "evidence/line_writer.h"
#include "evidence/log.h"
#include "evidence/log_place.h"
#include "evidence/log_reader.h"
#include "evidence/members.h"
#include "evidence/wall_clock.h"

namespace eugress {
namespace {

constexpr std::string_view pack = "pack";
constexpr std::array<std::string_view, 4> documents{pack, "report-html", "report-json", "report-mail"};
constexpr std::string_view end_of_a_replay = "/replay";

std::string text_of_production(const Production& made, std::optional<Timestamp> entered) {
  LineWriter line;
  line.add("from", to_text(made.from)).add("k", "produced");
  if (made.what == pack) line.add("n", made.records);
  line.add("octets", made.octets);
  if (made.what == pack) line.add("seed", made.seed);
  line.add("sha256", made.sha256);
  if (entered) line.add("t", seconds_of(*entered));
  return line.add("to", to_text(made.to)).add("what", made.what).finish();
}

IoError put_notice(const Directory& spool, const std::string& name, const std::string& text) {
  const std::string aside = name + "." + std::to_string(getpid()) + ".tmp";
  FileDescriptor file;
  IoError error = spool.create(aside, file);
  if (error != 0) return error;
  // The scribe reads it as another user, whatever the mask of this one.
  if (fchmod(file.number(), 0644) != 0) error = errno;
  if (error == 0) error = write_at(file, text + "\n", 0);
  if (error == 0) error = sync_data(file);
  if (error == 0) error = spool.rename(aside, name);
  if (error != 0) static_cast<void>(spool.remove(aside));
  return error;
}

}  // namespace

std::string Production::notice() const {
  return text_of_production(*this, std::nullopt);
}

std::string Production::entry(Timestamp now) const {
  return text_of_production(*this, now);
}

std::optional<Production> Production::from_notice(std::string_view text) {
  if (!is_canonical(text)) return std::nullopt;
  const Members members{text};
  const auto from = day_from_text(members.text("from").value_or(""));
  const auto to = day_from_text(members.text("to").value_or(""));
  Production made{members.text("what").value_or(""),
                  members.text("sha256").value_or(""),
                  members.natural("octets"),
                  from.value_or(Day{}),
                  to.value_or(Day{}),
                  members.natural("n"),
                  members.text("seed").value_or("")};
  const bool is_known = std::find(documents.begin(), documents.end(), made.what) != documents.end();
  if (!is_known || !from || !to || *to < *from || !is_sha256_text(made.sha256)) return std::nullopt;
  if (made.what == pack && !is_sha256_text(made.seed)) return std::nullopt;
  // To the octet what would have been written of it: nothing else can stand in it.
  return made.notice() == text ? std::optional{std::move(made)} : std::nullopt;
}

Production production_of(std::string what, std::string_view document, Day from, Day to) {
  return {std::move(what), sha256_text(document), document.size(), from, to, 0, {}};
}

IoError Spool::make(const Directory& log) {
  const std::string path = log.path() + "/" + name;
  if (mkdir(path.c_str(), 0770) != 0) return errno == EEXIST ? 0 : errno;
  return chmod(path.c_str(), 01770) == 0 ? 0 : errno;
}

Result<Spool> Spool::of(const Directory& log) {
  auto directory = Directory::open(log.path() + "/" + name);
  if (!directory) return directory.error();
  return Spool{std::move(*directory)};
}

Result<void> Spool::leave(const Production& made) const {
  const IoError error = put_notice(directory_, made.sha256, made.notice());
  if (error != 0) return Error{io_sentence(directory_.path() + " cannot be written", error)};
  return {};
}

std::uint64_t Spool::enter(Log& log, Timestamp now) {
  if (!entered_.empty() || stuck_.size() >= most_at_once) return 0;
  const auto names = directory_.names(most_names);
  std::uint64_t refused = 0;
  for (const std::string& each : names ? *names : std::vector<std::string>{}) {
    if (entered_.size() + refused == most_at_once) break;
    if (each.ends_with(".tmp") || stuck_.contains(each)) continue;  // being written, or done with
    const auto text = directory_.read_small(each, most_octets);
    const bool is_whole = text && text->ends_with('\n');
    const auto made = is_whole ? Production::from_notice({text->data(), text->size() - 1}) : std::nullopt;
    if (made && made->sha256 == each) {
      log.add(made->entry(now), Log::Weight::control, now);
      entered_.push_back(each);
    } else if (directory_.remove(each) == 0) {
      ++refused;  // what cannot be removed, such as a directory, stays and is nobody's
    }
  }
  return refused;
}

void Spool::settle() {
  for (const std::string& each : entered_) {
    if (directory_.remove(each) != 0) stuck_.insert(each);
  }
  entered_.clear();
}

std::optional<std::string> enter_production(const LogReader& log, const Production& made, const std::string* key_file) {
  const std::string& path = log.directory().path();
  const auto no_entry = [&](const std::string& why) {
    return "the log has no entry of this " + made.what + ": " + why;
  };
  const bool is_written_to = log.directory().holder() != 0;
  // With a replay's end its key is gone, and nothing will ever be written behind it.
  if (!is_written_to && key_file == nullptr && log.head().origin.ends_with(end_of_a_replay)) return std::nullopt;
  if (key_file != nullptr) {
    if (const IoError error = Spool::make(log.directory()); error != 0)
      return no_entry(io_sentence(path + "/" + Spool::name + " cannot be made", error));
  }
  auto spool = Spool::of(log.directory());
  if (!spool) return no_entry(spool.error().message);
  if (const auto left = spool->leave(made); !left) return no_entry(left.error().message);
  if (is_written_to) return std::nullopt;
  const std::string waits = "the entry of this " + made.what + " waits in " + path + "/" + Spool::name;
  if (key_file == nullptr) return waits + " until the daemon runs, or for one who has the key (--in)";
  auto key = read_signing_key(*key_file);
  if (!key) return waits + ": " + key.error().message;
  const Timestamp now = wall_clock();
  auto own = open_at_rest(path, "", std::move(*key), now);
  if (!own) return waits + ": " + own.error().message;
  if (const std::uint64_t refused = spool->enter(**own, now); refused != 0)
    (*own)->add(refused_line(LineFault::notice, refused, now), Log::Weight::control, now);
  if (!close_at_rest(**own, "produced", now)) return waits + ": " + (*own)->trouble();
  spool->settle();
  return std::nullopt;
}

}  // namespace eugress
