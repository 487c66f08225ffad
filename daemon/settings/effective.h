// The settings in force, key by key as eugress.toml names them, whoever said so: file, flag or default. For telling two
// configurations apart; not for printing, because campus prefixes are in it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "settings/settings.h"

namespace eugress {

using EffectiveSettings = std::vector<std::pair<std::string, std::string>>;  // key and value, in the order of the file

[[nodiscard]] EffectiveSettings effective_settings(const Settings& settings);
// SHA-256 of the lines `key = value`.
[[nodiscard]] std::string digest_of(const EffectiveSettings& settings);
// Keys whose values differ.
[[nodiscard]] std::vector<std::string> changed_keys(const EffectiveSettings& before, const EffectiveSettings& after);

}  // namespace eugress
