// Zip archives in one form: members stored as they are, in the order given, dated 1980-01-01, nothing else
// (PKWARE's APPNOTE 6.3.3, the parts of version 1.0). Any program unpacks them; the same members make the same octets,
// and only those octets are read. At most 512 MiB. No I/O.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace eugress {

struct ZipMember {
  std::string name;
  std::string octets;

  friend bool operator==(const ZipMember&, const ZipMember&) = default;
};

constexpr std::size_t largest_zip = 512U << 20U;

[[nodiscard]] Result<std::string> zip_of(const std::vector<ZipMember>& members);
[[nodiscard]] Result<std::vector<ZipMember>> members_of_zip(std::string_view archive);

}  // namespace eugress
