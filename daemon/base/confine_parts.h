// Inner: the parts of confine() that are long. Each adds a sentence to `kept` for what it could not give up.
#pragma once

#include <string>
#include <vector>

#include "base/confine.h"

namespace eugress {

void give_up_files(const Confinement& confinement, std::vector<std::string>& kept);  // landlock(7)
void give_up_calls(Calls calls, std::vector<std::string>& kept);                     // seccomp(2)
// "what: what the system calls this number"
[[nodiscard]] std::string because(const std::string& what, int error);

}  // namespace eugress
