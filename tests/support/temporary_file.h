// A file that exists as long as the test looks at it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "support/pcap_writer.h"

namespace eugress::synth {

class TemporaryFile {
 public:
  TemporaryFile(const Capture& capture, const FileShape& shape) {
    static int count = 0;
    path_ = ::testing::TempDir() + "eugress-" + std::to_string(getpid()) + "-" + std::to_string(++count) + ".pcap";
    std::FILE* stream = std::fopen(path_.c_str(), "wb");
    is_written_ = stream != nullptr && write_capture(capture, shape, stream);
    if (stream != nullptr) std::fclose(stream);
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] bool is_written() const { return is_written_; }

 private:
  std::string path_;
  bool is_written_ = false;
};

}  // namespace eugress::synth
