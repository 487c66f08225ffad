// What `doctor` found out about an installation, as one screen and as JSON: a line a subject, and for each thing that
// is wrong what mends it. Plain values; the renderings are pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eugress {

enum class CheckState : std::uint8_t {
  okay,
  note,    // to be known; nothing need be done
  mend,    // something is to be done, and the line says what
  unseen,  // could not be looked at, and the line says why
};
[[nodiscard]] std::string_view to_text(CheckState state) noexcept;

struct CheckLine {
  std::string subject;  // "interface", "rights"; several lines may have the same
  CheckState state = CheckState::okay;
  std::string sentence;
  std::vector<std::string> remedies;  // commands and settings, in the order in which to try them
};

struct Checkup {
  std::string observation_point;
  std::vector<CheckLine> lines;

  void add(std::string subject, CheckState state, std::string sentence, std::vector<std::string> remedies = {});
  [[nodiscard]] std::size_t count(CheckState state) const noexcept;
};

// At most 100 columns.
[[nodiscard]] std::string render_checkup(const Checkup& checkup);
[[nodiscard]] std::string render_checkup_json(const Checkup& checkup);

}  // namespace eugress
