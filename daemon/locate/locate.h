// locate/: where the far end can be: override, address places, site codes, region words, cloud files, geofeeds,
// databases, and physics. Places holds the sources that locate() may ask; the hall loads them (locate.cc itself opens
// nothing).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/prefix_map.h"
#include "base/result.h"
#include "base/table.h"
#include "flow/flow_facts.h"
#include "identify/identify.h"
#include "locate/cloud_ranges.h"
#include "locate/geo_database.h"
#include "locate/geofeed.h"
#include "locate/location.h"
#include "locate/reach.h"

namespace eugress {

struct PlaceRow {
  Country country;
  std::string city;
  Validity validity;
  std::optional<Day> dated;
  bool rests_on_name = false;  // somebody read it from a host name: no second witness beside that name
};
// Columns: prefix city country valid_from valid_until evidence source. Operator overrides have the same form. The
// country may be `anycast`.
[[nodiscard]] Result<PrefixMap<PlaceRow>> places_from_table(const Table& table);

// Prefixes announced from many places at once: one a line, `#` begins a comment.
struct AnycastPrefix {};
[[nodiscard]] Result<PrefixMap<AnycastPrefix>> anycast_from_text(const std::string& name, std::string_view text);

// A feed with the day from which the operator has it: the format has no date of its own.
struct DatedGeofeed {
  std::string name;
  std::optional<Day> dated;
  Geofeed feed;
};

struct CodePlace {
  std::string code;
  Country country;  // unknown where only an area is
  Area area = Area::none;
  std::string city;
  Day dated;
};
// Columns: code kind city country area dated source confidence; kind is site, cluster or domain. Kept sorted for
// look-up.
struct CodeTable {
  std::vector<CodePlace> sites;
  std::vector<CodePlace> clusters;
  [[nodiscard]] static Result<CodeTable> from_table(const Table& table);
  [[nodiscard]] static const CodePlace* find(const std::vector<CodePlace>& places, std::string_view code) noexcept;
};

// What one provider's tables say about places; index = ProviderNumber - 1.
struct ProviderPlaces {
  PrefixMap<PlaceRow> places;
  CodeTable codes;
  PrefixMap<Validity> edges;  // listed CDN or anycast ranges, and from when to when
};

struct Places {
  PrefixMap<PlaceRow> overrides;
  PrefixMap<AnycastPrefix> anycast;  // the operator's own list
  CloudRanges clouds;
  std::vector<DatedGeofeed> geofeeds;  // in the order of the settings
  std::vector<ProviderPlaces> providers;
  std::vector<GeoDatabase> databases;
  Horizon horizon;  // without a gateway position it measures nothing
};

// Pure apart from reading the databases' mapped bytes. `promised` is the area that the policy promises for this plane:
// elimination and conflicts are judged against its border. Grades follow decisions.md, first match wins.
[[nodiscard]] Location locate(const Places& places, const CountrySet& promised, const Providers& providers,
                              const Identification& id, const FlowFacts& facts) noexcept;

}  // namespace eugress
