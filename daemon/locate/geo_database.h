// A MaxMind-format database (MMDB) as an opinion about an address. Accepts nested (`country.iso_code`, MaxMind and
// DB-IP) and flat
// (`country_code`, ip-location-db and IPinfo style) layouts. The file is copied into private memory before it is
// opened, so that an overwrite in place can never harm a running daemon. Look-ups are thread-safe and do not allocate.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/country.h"
#include "base/result.h"
#include "base/time.h"

namespace eugress {

struct GeoOpinion {
  Country country;        // unknown if the database has no answer
  std::string_view city;  // a view into the database, empty if none
  std::uint32_t asn = 0;  // 0 if none
  std::string_view operator_name;
};

class GeoDatabase {
 public:
  // Errors: unreadable, not an MMDB, damaged (a probe of look-ups fails), neither a country nor an AS number in it. The
  // sentence names the file and what to do.
  [[nodiscard]] static Result<GeoDatabase> open(const std::string& path, std::string lineage);

  [[nodiscard]] GeoOpinion look_up(Address address) const noexcept;

  [[nodiscard]] const std::string& path() const noexcept;
  [[nodiscard]] const std::string& name() const noexcept;     // file name without directory
  [[nodiscard]] const std::string& lineage() const noexcept;  // databases of one lineage count as one witness
  [[nodiscard]] const std::string& type() const noexcept;     // the database's own word
  [[nodiscard]] Timestamp built() const noexcept;             // build epoch
  [[nodiscard]] const std::string& sha256() const noexcept;   // of the file, lower-case hexadecimal
  [[nodiscard]] bool has_countries() const noexcept;
  // What it says of the first address of each /16 of IPv4: every country of any size, each once, as they come.
  [[nodiscard]] std::vector<Country> countries_of_blocks() const;
  [[nodiscard]] bool has_asn() const noexcept;

  GeoDatabase(const GeoDatabase&) = delete;
  GeoDatabase& operator=(const GeoDatabase&) = delete;
  GeoDatabase(GeoDatabase&&) noexcept;
  GeoDatabase& operator=(GeoDatabase&&) noexcept;
  ~GeoDatabase();

 private:
  struct Open;
  explicit GeoDatabase(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

}  // namespace eugress
