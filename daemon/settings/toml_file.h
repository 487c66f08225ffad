// eugress.toml, the network engineer's file, read over the defaults. Every key is typed and bounded; whatever it does
// not know is an error with file, line and column. Opens nothing: text in, settings out.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "settings/settings.h"
#include "settings/values.h"

namespace eugress {

// Where a path stood that the file names: "config/eugress.toml:12:14". By the path as settings hold it.
using NamedAt = std::map<std::string, std::string>;

// `name` is the path that errors print; relative paths in the file count from its directory. Of several errors the one
// that stands first is told; the settings are then half-read and of no use.
[[nodiscard]] Result<NamedAt> read_toml(const std::string& name, std::string_view text, Settings& settings);

// All that the file may say, in its order.
struct KnownKey {
  std::string path;  // "flow.max_flows", "campus.zones.name"
  Bounds bounds;     // both 0: not a number
};
[[nodiscard]] std::vector<KnownKey> known_keys();

}  // namespace eugress
