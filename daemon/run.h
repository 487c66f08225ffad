// The road as a whole, for the two commands that walk it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "account/snapshot.h"
#include "base/result.h"
#include "knowledge.h"
#include "settings/settings.h"

namespace eugress {

// The daemon: live on an interface, or a file through it that is then served until a signal; SIGHUP makes it read its
// settings and knowledge again. Returns the exit code.
[[nodiscard]] int run(const Settings& settings, std::function<SettingsOutcome()> read_settings_again);

// What an interface brings in so many seconds, through the same road; serves nothing. The Error if it cannot be opened
// or breaks off.
[[nodiscard]] Result<std::shared_ptr<const Snapshot>> watch_for(const Settings& settings,
                                                                std::shared_ptr<const Knowledge> known,
                                                                std::chrono::seconds span);

// A file, a directory or standard input to one printed document. Returns the exit code: 0, or 1 if the input was
// damaged.
[[nodiscard]] int replay(const Settings& settings);

}  // namespace eugress
