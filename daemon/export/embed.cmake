# Makes one C++ file out of the page's assets: cmake -DOUTPUT=FILE -DDIRECTORY=DIR -DASSETS=a,b,c -P embed.cmake
string(REPLACE "," ";" names "${ASSETS}")
set(type_css "text/css; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_svg "image/svg+xml")
list(LENGTH names count)
set(text "// Made by embed.cmake from export/assets.
#include \"export/asset.h\"

#include <array>

namespace eugress {
namespace {

constexpr std::array<Asset, ${count}> all_assets{{
")
foreach(name IN LISTS names)
  file(READ "${DIRECTORY}/${name}" content)
  file(SHA256 "${DIRECTORY}/${name}" digest)
  get_filename_component(suffix "${name}" LAST_EXT)
  string(SUBSTRING "${suffix}" 1 -1 suffix)
  string(APPEND text "{\"${name}\", \"${type_${suffix}}\", \"${digest}\", R\"asset(${content})asset\"},\n")
endforeach()
string(APPEND text "}};

}  // namespace

std::span<const Asset> assets() noexcept {
  return all_assets;
}

}  // namespace eugress
")
file(WRITE "${OUTPUT}" "${text}")
