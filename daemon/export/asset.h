// The files of the page as the build found them in export/assets. Static storage. Inner header of export/.
#pragma once

#include <span>
#include <string_view>

namespace eugress {

struct Asset {
  std::string_view name;  // "page.css"
  std::string_view content_type;
  std::string_view sha256;  // of the content, lower-case hexadecimal
  std::string_view content;
};

[[nodiscard]] std::span<const Asset> assets() noexcept;  // made by embed.cmake

}  // namespace eugress
