// What the log cannot know and the institution can: changes of account settings and the like, what it vouches for, and
// what the provider declares, each with its day and who says so. A TOML file of the operator's; it is printed in
// reports as his words and changes no status. Text in, values out; opens nothing.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "base/time.h"

namespace eugress {

struct Annotation {
  Day day;
  std::string kind;    // of a change: account-setting, policy, database, list, gateway, other
  std::string claim;   // of what is attested or declared: "C06"
  std::string author;  // who says so; of a declaration, where it stands
  std::array<std::string, language_count> text;

  [[nodiscard]] const std::string& in(Language language) const { return text[static_cast<std::size_t>(language)]; }
};

// Who answers for the processing of data, for the privacy statement. Each may be empty.
struct Controller {
  std::string name;
  std::string contact;
  std::string officer;  // how to reach the data protection officer
  std::string basis;    // public-task, legitimate-interest
};

struct Annotations {
  Controller controller;
  std::string institution;  // how a report calls it; empty: by the log's origin
  std::vector<Annotation> changes;
  std::vector<Annotation> attested;
  std::vector<Annotation> declared;

  // Errors name file, line and column.
  [[nodiscard]] static Result<Annotations> parse(const std::string& name, std::string_view text);
};

// Every key of such a file, as "change.day"; the reference page and the reader are held together by it.
[[nodiscard]] std::vector<std::string> annotation_keys();

}  // namespace eugress
