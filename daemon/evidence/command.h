// `eugress evidence …`: the verbs that need only the files of a log. Text for people, --json for machines.
#pragma once

#include <string>
#include <vector>

namespace eugress {

// The arguments behind `evidence`. Exit codes: 0 what is there is sound and whole, 1 it is not what was signed, 2
// usage, 3 it cannot be read, 4 sound and not everything.
[[nodiscard]] int evidence_command(const std::vector<std::string>& arguments);

}  // namespace eugress
