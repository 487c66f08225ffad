// What the daemon gives up once capture and tables are open and before any thread begins: see base/confine.h.
#pragma once

#include <vector>

#include "file_watch.h"
#include "settings/settings.h"

namespace eugress {

// `files` are those that the tables were read from: they can be read again, also when others stand in their places.
// Key and log of the evidence can not, nor any file be written. What the system does not let us give up is logged.
void give_up_rights(const Settings& settings, const std::vector<FileStamp>& files);

}  // namespace eugress
