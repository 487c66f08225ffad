// evidence/: the log that nobody can quietly change. The scribe is a process of its own, started before any thread and
// before capture opens anything. It alone has the key and the files, holds no capability, checks every line it is given
// (line_rules.h) and outlives whatever befalls the daemon. This is the daemon's end of it.
//
// One message of a SOCK_SEQPACKET pair is one octet and a text. To the scribe: r LINE (a record), c LINE (another
// entry), a OCTETS (more of a table), e DIGEST (the table is whole: archive it), s WHY (a stop in order). From it: h
// NOTE (a new checkpoint), t SENTENCE (trouble; empty when it is over), n SENTENCE (to be told to people), e SENTENCE
// (it could not begin). When the daemon's end closes, the scribe writes its last entry and ends.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "evidence/entry_lines.h"
#include "evidence/files.h"

namespace eugress {

struct ScribeSettings {
  std::string directory;
  std::string key_file;  // empty in a replay: a key of its own that nobody keeps
  std::string gateway;
  std::string software;
  std::chrono::days retention{425};
  bool is_replay = false;
};

class Scribe {
 public:
  // Returns when the log is open, or with the reason why it is not. Before any thread.
  [[nodiscard]] static Result<Scribe> start(const ScribeSettings& settings);
  Scribe(Scribe&&) noexcept = default;
  Scribe& operator=(Scribe&&) noexcept = delete;
  ~Scribe();  // without a word, if stop() was not called: the scribe notes a crash

  // False if the scribe has not taken it within `patience`, or is gone.
  [[nodiscard]] bool send(const EntryLine& line, std::chrono::milliseconds patience);
  // A table for the archive of the log, under its SHA-256. False as above.
  [[nodiscard]] bool archive(std::string_view table, std::chrono::milliseconds patience);
  struct Said {
    char what = 0;
    std::string text;
  };
  // What it has said since, at once; empty if nothing.
  [[nodiscard]] std::optional<Said> hear();
  // Says why, and waits until everything is written and signed. What it still said is lost.
  void stop(std::string_view why);
  [[nodiscard]] bool is_gone() const noexcept { return is_gone_; }

 private:
  [[nodiscard]] bool give(const std::string& message, std::chrono::milliseconds patience);
  Scribe(FileDescriptor socket, pid_t process) : socket_(std::move(socket)), process_(process) {}

  FileDescriptor socket_;
  pid_t process_;
  bool is_gone_ = false;
};

}  // namespace eugress
