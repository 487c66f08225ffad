// The road as a whole, for the two commands that walk it.
#pragma once

#include <functional>

#include "settings/settings.h"

namespace eugress {

// The daemon: live on an interface, or a file through it that is then served until a signal; SIGHUP makes it read its
// settings and knowledge again. Returns the exit code.
[[nodiscard]] int run(const Settings& settings, std::function<SettingsOutcome()> read_settings_again);

// A file, a directory or standard input to one printed document. Returns the exit code: 0, or 1 if the input was
// damaged.
[[nodiscard]] int replay(const Settings& settings);

}  // namespace eugress
