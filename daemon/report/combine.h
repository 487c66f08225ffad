// One sheet over the reports of many institutions, from the JSON that each made of its own log. Nothing is added that a
// report hides, and no institution's number is guessed: what one does not show is missing in the sum, and said. Text
// in, text out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/result.h"

namespace eugress {

// Of one institution, read back.
struct ReadReport {
  std::string file;
  std::string institution;
  std::string period;
  std::string software;
  std::string root;  // of the checkpoint it was made from
  std::uint64_t size = 0;
  std::uint64_t seconds = 0;
  std::uint64_t seconds_assessable = 0;
  bool is_over = false;
  std::vector<std::pair<std::string, std::string>> claims;  // id and status, of the first profile
  std::vector<std::pair<std::string, std::string>> claims_if_nearly_all;
  struct PlaneSum {
    std::string plane;
    std::string status;
    // By Column; nothing where it is hidden.
    std::vector<std::pair<std::string, std::optional<std::uint64_t>>> connections;
    std::optional<std::uint64_t> all;
  };
  std::vector<PlaneSum> planes;
};

// The error names the file and what is wrong in it.
[[nodiscard]] Result<ReadReport> read_report(const std::string& file, const std::string& text);
// All of one period, each institution once; otherwise an error says which differ.
[[nodiscard]] Result<void> can_be_combined(const std::vector<ReadReport>& reports);

[[nodiscard]] std::string combined_json(const std::vector<ReadReport>& reports);
[[nodiscard]] std::string combined_html(const std::vector<ReadReport>& reports, Language language);

}  // namespace eugress
