// That a document was made from the log (a sample pack, a report) is an entry of the log. Whoever makes one has neither
// its key nor its lock, so he leaves a notice in the directory `produced/` of the log; the scribe makes an entry of it
// and removes it when the entry is signed. A crash between the two leaves a second entry of the same digest.
//
// A notice names no file and nobody: the kind of document, its digest and size, the days it is about, and of a pack how
// many records were to be drawn and by which seed. It comes from a stranger: bounded in size and number, of one form.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "evidence/files.h"

namespace eugress {

class Log;
class LogReader;

struct Production {
  std::string what;  // pack, report-html, report-json, report-mail
  std::string sha256;
  std::uint64_t octets = 0;
  Day from;
  Day to;                     // the last
  std::uint64_t records = 0;  // of a pack: how many its rule asks for
  std::string seed;           // of a pack: SHA-256 of the seed that it was drawn by

  [[nodiscard]] std::string notice() const;
  [[nodiscard]] std::string entry(Timestamp now) const;
  // Of exactly the form that notice() gives, with sensible values.
  [[nodiscard]] static std::optional<Production> from_notice(std::string_view text);
};

[[nodiscard]] Production production_of(std::string what, std::string_view document, Day from, Day to);

// The notices that wait beside one log.
class Spool {
 public:
  // Whoever may write into the log's own directory makes it: owner and group write, and each removes only what is his.
  [[nodiscard]] static IoError make(const Directory& log);
  [[nodiscard]] static Result<Spool> of(const Directory& log);

  [[nodiscard]] Result<void> leave(const Production& made) const;

  // Every notice that waits becomes an entry that waits for its commit, at most `most_at_once` of them. How many files
  // were none and were removed.
  [[nodiscard]] std::uint64_t enter(Log& log, Timestamp now);
  // All entries given so far are signed: their notices go.
  void settle();

  static constexpr const char* name = "produced";
  static constexpr std::size_t most_at_once = 16;
  static constexpr std::size_t most_names = 1024;  // of the directory, read at one look
  static constexpr std::size_t most_octets = 1024;

 private:
  explicit Spool(Directory directory) : directory_(std::move(directory)) {}

  Directory directory_;
  std::vector<std::string> entered_;  // names, with an entry that is not signed yet
  std::set<std::string> stuck_;       // with an entry, and they cannot be removed
};

// Sees to the entry, once the document is where it belongs: by the daemon that writes this log; by the key, if one is
// given and no daemon runs. The sentence for whoever made it, if there is something to say.
[[nodiscard]] std::optional<std::string> enter_production(const LogReader& log, const Production& made,
                                                          const std::string* key_file);

}  // namespace eugress
