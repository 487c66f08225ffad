// The log as anybody may read it, also while it is being written: the checkpoint is read first, and then only the
// entries that it signs. Needs nothing but read access to the directory; shares no state with the writer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "evidence/block_hashes.h"
#include "evidence/checkpoint.h"
#include "evidence/day_file.h"
#include "evidence/open_day.h"
#include "evidence/proof.h"

namespace eugress {

struct KeptDay {
  Day day;
  DayLine start;           // as its first line says; what it is worth is for verify to find out
  std::uint64_t next = 0;  // index behind its last signed entry
  bool is_sealed = false;
};

class LogReader {
 public:
  // With the key that is trusted, else with the one that lies beside the log, which is good for looking only.
  [[nodiscard]] static Result<LogReader> open(const std::string& path, const std::optional<VerifierKey>& key);

  [[nodiscard]] const Directory& directory() const noexcept { return directory_; }
  // The one that is trusted.
  [[nodiscard]] const VerifierKey& key() const noexcept { return key_; }
  // And those before and after it, by which it handed over or that handed over to it.
  [[nodiscard]] const std::vector<VerifierKey>& keys() const noexcept { return keys_; }
  [[nodiscard]] const Checkpoint& head() const noexcept { return head_; }
  [[nodiscard]] const std::string& head_note() const noexcept { return head_note_; }
  [[nodiscard]] const BlockHashes& hashes() const noexcept { return hashes_; }
  [[nodiscard]] const std::vector<KeptDay>& days() const noexcept { return days_; }  // in order
  // The seal of a day, checked; kept also when the day itself is not.
  [[nodiscard]] Result<Checkpoint> seal_of(Day day) const;
  [[nodiscard]] std::vector<Day> sealed_days() const;

  [[nodiscard]] Result<std::string> entry(std::uint64_t index) const;
  // For proofs: blocks from the file of hashes, what is smaller from the lines.
  [[nodiscard]] Subtrees subtrees() const;

 private:
  LogReader(Directory directory, VerifierKey key, BlockHashes hashes)
      : directory_(std::move(directory)), key_(std::move(key)), hashes_(std::move(hashes)) {}
  [[nodiscard]] Result<void> find_days();
  [[nodiscard]] Result<const KeptDay*> day_with(std::uint64_t index) const;
  [[nodiscard]] Result<std::vector<std::string>> entries(std::uint64_t first, std::uint64_t count) const;
  [[nodiscard]] Result<Digest> subtree(unsigned level, std::uint64_t index) const;

  Directory directory_;
  VerifierKey key_;
  std::vector<VerifierKey> keys_;
  BlockHashes hashes_;
  Checkpoint head_;
  std::string head_note_;
  std::vector<KeptDay> days_;
};

}  // namespace eugress
