// What readers are told besides figures: who watches, under which promise, with which knowledge. The settings say it
// from start to stop, the knowledge until the next one. Main's thread.
#pragma once

#include <string>

#include "account/account.h"
#include "capture/capture.h"
#include "knowledge.h"
#include "settings/settings.h"

namespace eugress {

// A link and not a file is watched.
[[nodiscard]] bool is_live(const Settings& settings) noexcept;

// The machine's, unless the settings name it.
[[nodiscard]] std::string gateway_name(const Settings& settings);

[[nodiscard]] Setting setting_of(const Settings& settings, const Knowledge& known, const Source& source);

// Of other Knowledge from now on.
void describe(Setting& setting, const Knowledge& known);

}  // namespace eugress
