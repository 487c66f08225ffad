// The archive of a log: `tables/`, one file a table or policy that judged, named by its SHA-256, so that a record can
// be judged again when the daemon has long had others. Files are written once and never changed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evidence/files.h"

namespace eugress {

constexpr const char* archive_name = "tables";
constexpr std::size_t largest_table = 8U << 20U;

// Empty if it is not there or not what its name says.
[[nodiscard]] std::optional<std::string> archived_table(const Directory& log, std::string_view digest);
// The directory, where there is none.
[[nodiscard]] IoError make_archive(const Directory& log);
// Nothing is done if it is there. EINVAL if it has another digest, or is too large.
[[nodiscard]] IoError archive_table(const Directory& log, std::string_view digest, std::string_view octets);

}  // namespace eugress
