#include "evidence/recorder.h"

#include <spdlog/spdlog.h>

#include "base/digest.h"
#include "evidence/base64.h"
#include "evidence/line_writer.h"
#include "evidence/sightings.h"
#include "evidence/wall_clock.h"

namespace eugress {
namespace {

constexpr std::chrono::milliseconds live_patience{5000};
constexpr std::chrono::milliseconds replay_patience{-1};

void add_metric(std::string& page, const std::string& name, const char* type, const char* help) {
  page += "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

}  // namespace

std::string evidence_metrics(const EvidenceHead& head) {
  std::string page;
  add_metric(page, "eugress_evidence_tree_size", "gauge", "Entries of the evidence log under its last checkpoint.");
  page += "eugress_evidence_tree_size " + std::to_string(head.checkpoint.size) + "\n";
  add_metric(page, "eugress_evidence_root_part", "gauge",
             "Root hash under the last checkpoint: parts 0 to 4 are six octets each, part 5 the last two and zeros.");
  const auto parts = parts_of(head.checkpoint.root);
  for (std::size_t part = 0; part < parts.size(); ++part)
    page += "eugress_evidence_root_part{part=\"" + std::to_string(part) + "\"} " + std::to_string(parts[part]) + "\n";
  add_metric(page, "eugress_evidence_dropped_total", "counter", "Lines that the scribe did not take in time.");
  page += "eugress_evidence_dropped_total " + std::to_string(head.not_given) + "\n";
  add_metric(page, "eugress_evidence_up", "gauge", "1 while entries are written and signed.");
  return page + "eugress_evidence_up " + (head.trouble.empty() ? "1" : "0") + "\n";
}

Recorder::Recorder(Channel<Entry>& entries, std::optional<Scribe> scribe, EntryWords words, bool is_replay)
    : entries_(entries), scribe_(std::move(scribe)), words_(std::move(words)), is_replay_(is_replay) {}

Recorder::~Recorder() {
  if (thread_.joinable()) thread_.join();
  if (scribe_) scribe_->stop("end");
}

void Recorder::start() {
  thread_ = std::jthread([this] {
    while (!entries_.finished()) {
      const auto entry = entries_.get_for(std::chrono::seconds{1});
      if (entry) record(*entry);
      if (scribe_) listen();
    }
  });
}

void Recorder::record(const Entry& entry) {
  if (!scribe_) return;
  say_what_was_not_given();
  if (const auto* const knowledge = std::get_if<KnowledgeEntry>(&entry)) archive(*knowledge);
  for (const EntryLine& line : lines_of(entry, words_, wall_clock())) {
    // A scribe that is stuck costs its patience once, not with every line: the books behind us must go on.
    const auto patience = is_replay_ ? replay_patience : unsaid_ == 0 ? live_patience : std::chrono::milliseconds{0};
    if (scribe_->send(line, patience)) continue;
    if (unsaid_++ == 0) unsaid_from_ = wall_clock();
    ++last_.not_given;
  }
}

// Before the lines that name them. What could not be given is tried again when something comes into force next.
void Recorder::archive(const KnowledgeEntry& entry) {
  const auto give = [&](const std::string& table) {
    const std::string digest = sha256_text(table);
    if (archived_.contains(digest)) return;
    if (scribe_->archive(table, is_replay_ ? replay_patience : live_patience)) archived_.insert(digest);
  };
  for (const auto& table : entry.tables) give(*table);
  for (const PolicyInForce& policy : entry.policies) give(policy.archived);
}

void Recorder::say_what_was_not_given() {
  if (unsaid_ == 0 || scribe_->is_gone()) return;
  LineWriter line;
  line.add("k", "gap").add("n", unsaid_).add("t0", seconds_of(unsaid_from_)).add("t1", seconds_of(wall_clock()));
  if (scribe_->send({line.add("why", "queue").finish(), false}, std::chrono::milliseconds{0})) unsaid_ = 0;
}

void Recorder::listen() {
  const bool was_gone = scribe_->is_gone();
  while (const auto said = scribe_->hear()) {
    if (said->what == 't') {
      last_.trouble = said->text;
      if (said->text.empty()) {
        spdlog::info("evidence: written again");
      } else {
        spdlog::error("evidence: {}", said->text);
      }
    }
    if (said->what == 'n') spdlog::warn("evidence: {}", said->text);
    const auto note = said->what == 'h' ? Note::from_text(said->text) : std::nullopt;
    const auto checkpoint = note ? Checkpoint::from_text(note->text) : std::nullopt;
    if (!checkpoint) continue;
    last_.checkpoint = *checkpoint;
    last_.note = said->text;
  }
  if (scribe_->is_gone() && !was_gone) {
    last_.trouble = "the scribe is gone: nothing is written until a restart";
    spdlog::error("evidence: {}", last_.trouble);
  }
  // The journal is a witness, too: a line a minute.
  if (const std::int64_t minute = seconds_of(wall_clock()) / 60; minute != last_minute_ && !last_.note.empty()) {
    last_minute_ = minute;
    spdlog::info("evidence: {} {} {}", last_.checkpoint.origin, last_.checkpoint.size,
                 to_base64(last_.checkpoint.root));
  }
  head_.publish(std::make_shared<const EvidenceHead>(last_));
}

}  // namespace eugress
