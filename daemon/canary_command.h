// `eugress canary`: one canary through the configuration as it stands, room by room, for people or as JSON. 0 if it
// arrived, 1 if it was lost, 78 if the configuration is wrong.
#pragma once

#include "settings/settings.h"

namespace eugress {

[[nodiscard]] int canary_command(const Settings& settings);

}  // namespace eugress
