// Address files of clouds in the providers' own formats: Amazon's ip-ranges.json, Oracle's public_ip_ranges.json,
// Microsoft's ServiceTags_*.json and Google's cloud.json, told apart by their content. A file ties a prefix to a
// region, config/cloud-regions.tsv the region to a country. Prefixes of content networks and anycast services are edges
// and tie nothing to a place. Takes text, opens nothing; immutable once built; look-ups do not allocate.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/country.h"
#include "base/prefix_map.h"
#include "base/result.h"
#include "base/table.h"
#include "base/time.h"

namespace eugress {

struct CloudPrefix {
  Prefix prefix;
  std::string region;    // as the file spells it; empty for an edge without one
  bool is_edge = false;  // announced from many places, or a content network
};

struct CloudFile {
  std::string cloud;         // "aws", "oracle", "azure" or "google"
  std::optional<Day> dated;  // what the file says of itself; Azure's says nothing, its name does
  std::vector<CloudPrefix> prefixes;

  // `name` is the path that errors print, with the octet at which the file stops making sense.
  [[nodiscard]] static Result<CloudFile> parse(const std::string& name, std::string_view text);
};

// Where the regions are.
class CloudRegionTable {
 public:
  struct Place {
    Country country;
    std::string city;
  };
  // Columns: cloud region country city source.
  [[nodiscard]] static Result<CloudRegionTable> from_table(const Table& table);
  // Null if the table does not know the region.
  [[nodiscard]] const Place* find(std::string_view cloud, std::string_view region) const;

 private:
  std::map<std::pair<std::string, std::string>, Place, std::less<>> places_;
};

struct CloudRegion {
  std::string name;  // "aws eu-central-1", for the reader
  Country country;   // unknown where the region table has no row
  std::string city;
  std::optional<Day> dated;  // of the file
};

// All files together. Of a prefix that stands in several rows an edge wins, then the newest file; where two regions
// claim it with equal right, it has none.
class CloudRanges {
 public:
  struct Range {
    std::uint32_t region = 0;
    bool is_edge = false;
  };

  CloudRanges() = default;
  CloudRanges(const std::vector<CloudFile>& files, const CloudRegionTable& regions);

  // The longest prefix, or null.
  [[nodiscard]] const Range* find(Address address) const noexcept { return ranges_.find(address); }
  [[nodiscard]] const CloudRegion& region(const Range& range) const noexcept { return regions_[range.region]; }

  // Names of regions without a country, sorted, and how many prefixes that costs.
  [[nodiscard]] const std::vector<std::string>& unknown_regions() const noexcept { return unknown_regions_; }
  [[nodiscard]] std::size_t prefixes_without_country() const noexcept { return without_country_; }
  [[nodiscard]] std::size_t contradictions() const noexcept { return contradictions_; }
  [[nodiscard]] std::size_t size() const noexcept { return ranges_.rows().size(); }

 private:
  PrefixMap<Range> ranges_;
  std::vector<CloudRegion> regions_;
  std::vector<std::string> unknown_regions_;
  std::size_t without_country_ = 0;
  std::size_t contradictions_ = 0;
};

}  // namespace eugress
