// Where settings look when nobody says where: the checkout one stands in, then the places of the Debian package. Tests
// put a directory of their own in the place of each.
#pragma once

#include <string>

#include "settings/settings.h"

namespace eugress {

struct DefaultPlaces {
  std::string here;                                    // config/eugress.toml, config/, .geo/; empty: where we stand
  std::string configuration = "/etc/eugress";          // eugress.toml
  std::string tables = "/usr/share/eugress";           // as shipped
  std::string geo_databases = "/var/lib/eugress/geo";  // *.mmdb
  std::string published = "/var/lib/eugress-data";     // lists/ and clouds/, as eugress-update-data fills them
  std::string credentials;                             // of the unit (systemd.exec(5)); empty: there are none
};

[[nodiscard]] SettingsOutcome read_settings(int argument_count, const char* const* arguments,
                                            const DefaultPlaces& places);

}  // namespace eugress
