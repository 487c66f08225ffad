#include "export/checkup.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "export/json_values.h"
#include "export/wording.h"

namespace eugress {
namespace {

constexpr std::size_t columns = 100;
constexpr std::size_t indent = 22;  // of sentences

// Words over lines; a word that is longer than a line, such as a path, stays whole.
void add_wrapped(std::string& text, const std::string& sentence, std::size_t behind) {
  std::size_t column = behind;
  for (std::size_t at = 0; at < sentence.size();) {
    const std::size_t end = std::min(sentence.find(' ', at), sentence.size());
    const std::string word = sentence.substr(at, end - at);
    at = end + 1;
    if (column > behind && column + 1 + word.size() > columns) {
      text += "\n" + std::string(behind, ' ');
      column = behind;
    }
    if (column > behind) text += " ";
    column += word.size() + (column > behind ? 1 : 0);
    text += word;
  }
  text += "\n";
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

}  // namespace

std::string_view to_text(CheckState state) noexcept {
  switch (state) {
    case CheckState::okay:
      return "okay";
    case CheckState::note:
      return "note";
    case CheckState::mend:
      return "mend";
    case CheckState::unseen:
      break;
  }
  return "unseen";
}

void Checkup::add(std::string subject, CheckState state, std::string sentence, std::vector<std::string> remedies) {
  lines.push_back({std::move(subject), state, std::move(sentence), std::move(remedies)});
}

std::size_t Checkup::count(CheckState state) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(), [&](const CheckLine& line) { return line.state == state; }));
}

std::string render_checkup(const Checkup& checkup) {
  std::string text = checkup.observation_point + "\n\n";
  std::string_view subject;
  for (const CheckLine& line : checkup.lines) {
    text += fmt::format("{:<7} {:<13} ", to_text(line.state), line.subject == subject ? "" : line.subject);
    subject = line.subject;
    add_wrapped(text, mended_utf8(line.sentence), indent);
    for (const std::string& remedy : line.remedies) {
      text += std::string(indent, ' ') + "> ";
      add_wrapped(text, mended_utf8(remedy), indent + 2);
    }
  }
  const std::size_t to_mend = checkup.count(CheckState::mend);
  const std::size_t unseen = checkup.count(CheckState::unseen);
  text += "\n" + (to_mend == 0 ? std::string{"Nothing to mend"} : counted(to_mend, "thing", "things") + " to mend");
  if (unseen != 0) text += ", " + counted(unseen, "thing", "things") + " not looked at";
  return text + ".\n";
}

std::string render_checkup_json(const Checkup& checkup) {
  Json lines = Json::array();
  for (const CheckLine& line : checkup.lines) {
    lines.push_back({{"subject", line.subject},
                     {"state", to_text(line.state)},
                     {"sentence", line.sentence},
                     {"remedies", line.remedies}});
  }
  const Json document = {{"version", program_version()},
                         {"observation_point", checkup.observation_point},
                         {"to_mend", checkup.count(CheckState::mend)},
                         {"unseen", checkup.count(CheckState::unseen)},
                         {"lines", std::move(lines)}};
  return json_text(document);
}

}  // namespace eugress
