// How values become JSON, in every document alike: what is not known is null, never an empty string. Inner header of
// export/.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "account/snapshot.h"
#include "export/wording.h"

namespace eugress {

using Json = nlohmann::ordered_json;  // members stay in the order in which they were written

inline Json text_or_null(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(text);
}
inline Json time_or_null(const std::optional<Timestamp>& time) {
  return time ? Json(to_text(*time)) : Json(nullptr);
}
template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
inline Json country_or_null(Country country) {
  return country == Country::unknown() ? Json(nullptr) : Json(country.text());
}
inline Json grade_or_null(Grade grade) {
  return grade == Grade::none ? Json(nullptr) : Json(to_text(grade));
}
inline Json provider_or_null(const Setting& setting, ProviderNumber number) {
  return number == 0 ? Json(nullptr) : Json(provider_name(setting, number));
}

inline Json counts_json(const Counts& counts) {
  return {{"bytes", counts.bytes}, {"packets", counts.packets}, {"connections", counts.connections}};
}

// Names from files may be any octets; JSON may not (RFC 8259 section 8.1).
inline std::string json_text(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eugress
