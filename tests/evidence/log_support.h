// A directory for a log that is gone after the test, and a reader of logs that shares nothing with the writer but the
// tree and the checkpoint, which the vectors hold.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "evidence/log.h"

namespace eugress {

class LogDirectory {
 public:
  LogDirectory() {
    std::string name = ::testing::TempDir() + "eugress-log-XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~LogDirectory() { std::filesystem::remove_all(path_); }
  LogDirectory(const LogDirectory&) = delete;
  LogDirectory& operator=(const LogDirectory&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline std::string octets_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream octets;
  octets << file.rdbuf();
  return octets.str();
}

inline void put_octets(const std::string& path, const std::string& octets) {
  std::ofstream{path, std::ios::binary | std::ios::trunc} << octets;
}

constexpr const char* test_origin = "gw1.example.edu/zoom";
inline SigningKey test_key() {
  return SigningKey::from_seed(test_origin, SigningKey::Seed{1});
}

inline Timestamp at(const char* text) {
  return *instant_from_text(text);
}

inline Result<std::unique_ptr<Log>> open_log(const std::string& directory, Timestamp now,
                                             std::chrono::days retention = std::chrono::days{425}) {
  return Log::open({directory, "gw1", "0.1.0", retention}, test_key(), now);
}

inline std::string record(int number) {
  return "{\"bi\":2,\"bo\":3,\"cc\":\"DE\",\"ci\":1,\"co\":0,\"k\":\"server\",\"n\":" + std::to_string(number) +
         ",\"plane\":\"media\",\"verdict\":\"inside\"}";
}

// Every line of the plain day files, in the order of days.
inline std::vector<std::string> plain_lines(const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    if (entry.path().extension() == ".jsonl") names.push_back(entry.path());
  }
  std::sort(names.begin(), names.end());
  std::vector<std::string> lines;
  for (const std::string& name : names) {
    std::ifstream file{name};
    for (std::string line; std::getline(file, line);) lines.push_back(line);
  }
  return lines;
}

inline Checkpoint signed_head(const std::string& directory) {
  const auto head = open_checkpoint(octets_of(directory + "/checkpoint"), test_key().verifier());
  EXPECT_TRUE(head) << (head ? "" : head.error().message);
  return head ? *head : Checkpoint{};
}

inline Digest root_of_lines(const std::vector<std::string>& lines, std::size_t count) {
  Frontier frontier;
  for (std::size_t i = 0; i < count; ++i) frontier.append(hash_leaf(lines[i]));
  return frontier.root();
}

// Whether the lines are those that the checkpoint signed; for logs that have all their days as plain files.
inline ::testing::AssertionResult agrees_with_its_checkpoint(const std::string& directory) {
  const auto lines = plain_lines(directory);
  const Checkpoint head = signed_head(directory);
  if (lines.size() < head.size)
    return ::testing::AssertionFailure() << lines.size() << " lines of " << head.size << " signed";
  if (root_of_lines(lines, head.size) != head.root) return ::testing::AssertionFailure() << "another root";
  return ::testing::AssertionSuccess();
}

}  // namespace eugress
