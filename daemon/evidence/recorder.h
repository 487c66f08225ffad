// The daemon's hand at the log: drains a Channel<Entry>, spells each entry out and gives its lines to the scribe. Where
// there is none it drains all the same. Live it waits for the scribe a little and then counts what it could not give; a
// replay waits for as long as it takes. One thread of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "base/channel.h"
#include "base/published.h"
#include "evidence/checkpoint.h"
#include "evidence/entry_lines.h"
#include "evidence/scribe.h"

namespace eugress {

// What the scribe last said: a state, whole at any moment.
struct EvidenceHead {
  Checkpoint checkpoint;
  std::string note;             // signed, as it stands in the file
  std::string trouble;          // one sentence; empty while all is well
  std::uint64_t not_given = 0;  // lines that the scribe did not take in time
};

// The series by which Prometheus becomes a witness, in its text format: size and root of one moment.
[[nodiscard]] std::string evidence_metrics(const EvidenceHead& head);

class Recorder {
 public:
  Recorder(Channel<Entry>& entries, std::optional<Scribe> scribe, EntryWords words, bool is_replay);
  // Close the channel first: waits until it is drained and the scribe has written everything.
  ~Recorder();
  void start();
  // Null while the scribe has said nothing, and without one.
  [[nodiscard]] std::shared_ptr<const EvidenceHead> head() const { return head_.read(); }

 private:
  void record(const Entry& entry);
  void archive(const KnowledgeEntry& entry);
  void say_what_was_not_given();
  void listen();

  Channel<Entry>& entries_;
  std::optional<Scribe> scribe_;
  EntryWords words_;
  bool is_replay_;
  std::set<std::string> archived_;  // digests of tables given in this run
  EvidenceHead last_;
  std::uint64_t unsaid_ = 0;  // lines not given that the log does not know of yet
  Timestamp unsaid_from_;
  std::int64_t last_minute_ = 0;
  Published<EvidenceHead> head_;
  std::jthread thread_;
};

}  // namespace eugress
