#include "lacks.h"

namespace eugress {
namespace {

constexpr Message no_database{
    "No geo database: servers without a site code or a known place stay unknown. Give one with --database FILE.",
    "Geen geo-database: servers zonder plaatscode of bekende plek blijven onbekend. Geef er een op met --database "
    "FILE."};
constexpr Message one_database{
    "Only one geo database: on its word alone a place has grade C. A second one of other lineage makes agreement "
    "possible.",
    "Slechts één geo-database: op haar woord alleen heeft een plek graad C. Een tweede van andere herkomst maakt "
    "overeenstemming mogelijk."};
constexpr Message no_networks{"No database of networks (ASN): operators are not shown.",
                              "Geen database van netwerken (ASN): beheerders worden niet getoond."};
constexpr Message no_position{
    "No gateway position: round-trip times are measured but exclude no country. Give it with --position LAT,LON.",
    "Geen positie van de gateway: rondreistijden worden gemeten maar sluiten geen land uit. Geef haar op met "
    "--position "
    "LAT,LON."};
constexpr Message no_prefixes{
    "The campus prefixes are the private ranges by default: a campus with public addresses must set [campus] prefixes.",
    "De campusprefixen zijn standaard de privéreeksen: een campus met publieke adressen moet [campus] prefixes "
    "instellen."};
constexpr Message lawless_codes{
    "{0} knows places of which regions.tsv has no row ({1}): their law is unknown, and they lie outside all the same. "
    "Add the rows.",
    "{0} kent plekken waarvoor regions.tsv geen regel heeft ({1}): hun recht is onbekend, en ze liggen evengoed "
    "buiten. "
    "Voeg de regels toe."};

void add_sources(const Knowledge& known, const Settings& settings, std::vector<Sentence>& sentences) {
  bool has_countries = false;
  bool has_networks = false;
  for (const GeoDatabase& database : known.places.databases) {
    has_countries = has_countries || database.has_countries();
    has_networks = has_networks || database.has_asn();
  }
  const auto lacks = [&](bool is_lacking, const Message& message) {
    if (is_lacking) sentences.emplace_back(message);
  };
  lacks(!has_countries, no_database);
  lacks(has_countries && known.places.databases.size() < 2, one_database);
  lacks(!has_networks, no_networks);
  lacks(!known.has_position, no_position);
  lacks(settings.campus.empty(), no_prefixes);
}

// Codes that a database can answer with and the legal table does not know. What so coarse a look misses is said when it
// is seen.
void add_lawless(const Knowledge& known, std::vector<Sentence>& sentences) {
  for (const GeoDatabase& database : known.places.databases) {
    std::string codes;
    for (const Country country : database.countries_of_blocks()) {
      if (!known.regions.has_row(country)) codes += (codes.empty() ? "" : ", ") + std::string{country.text()};
    }
    if (codes.empty()) continue;  // every code has a law
    sentences.push_back(say(lawless_codes, database.name(), codes));
  }
}

}  // namespace

std::vector<Sentence> what_is_lacking(const Knowledge& known, const Settings& settings) {
  std::vector<Sentence> sentences;
  add_sources(known, settings, sentences);
  add_lawless(known, sentences);
  return sentences;
}

}  // namespace eugress
