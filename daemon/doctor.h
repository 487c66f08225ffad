// `eugress doctor`: looks at everything that `run` would use, captures for some seconds through the same road, and says
// in plain words what is wrong and what mends it. Changes nothing.
#pragma once

#include "settings/settings.h"

namespace eugress {

// Prints; the exit code: 0 nothing to mend, 1 something to mend, 78 tables, databases or policy cannot be used.
[[nodiscard]] int doctor(const Settings& settings);

}  // namespace eugress
