#include "lacks.h"

namespace eugress {
namespace {

void add_sources(const Knowledge& known, const Settings& settings, std::vector<std::string>& sentences) {
  bool has_countries = false;
  bool has_networks = false;
  for (const GeoDatabase& database : known.places.databases) {
    has_countries = has_countries || database.has_countries();
    has_networks = has_networks || database.has_asn();
  }
  const auto lacks = [&](bool lacking, const char* sentence) {
    if (lacking) sentences.emplace_back(sentence);
  };
  lacks(!has_countries,
        "No geo database: servers without a site code or a known place stay unknown. Give one with --database FILE.");
  lacks(has_countries && known.places.databases.size() < 2,
        "Only one geo database: on its word alone a place has grade C. A second one of other lineage makes agreement "
        "possible.");
  lacks(!has_networks, "No database of networks (ASN): operators are not shown.");
  lacks(!known.has_position,
        "No gateway position: round-trip times are measured but exclude no country. Give it with --position LAT,LON.");
  lacks(settings.campus.empty(),
        "The campus prefixes are the private ranges by default: a campus with public addresses must set [campus] "
        "prefixes.");
}

// Codes that a database can answer with and the legal table does not know. What so coarse a look misses is said when it
// is seen.
void add_lawless(const Knowledge& known, std::vector<std::string>& sentences) {
  for (const GeoDatabase& database : known.places.databases) {
    std::string codes;
    for (const Country country : database.countries_of_blocks()) {
      if (!known.regions.has_row(country)) codes += (codes.empty() ? "" : ", ") + std::string{country.text()};
    }
    if (codes.empty()) continue;  // every code has a law
    sentences.push_back(database.name() + " knows places of which regions.tsv has no row (" + codes +
                        "): their law is unknown, and they lie outside all the same. Add the rows.");
  }
}

}  // namespace

std::vector<std::string> what_is_lacking(const Knowledge& known, const Settings& settings) {
  std::vector<std::string> sentences;
  add_sources(known, settings, sentences);
  add_lawless(known, sentences);
  return sentences;
}

}  // namespace eugress
