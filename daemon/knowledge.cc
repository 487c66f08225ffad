#include "knowledge.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/digest.h"

namespace eugress {
namespace {

// decisions.md, "Ours and theirs": what is a campus where the operator has not said. A replay adds the benchmark ranges
// of RFC 2544 and RFC 5180, because captures for tests use them.
constexpr std::array default_campus{"10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10",
                                    "169.254.0.0/16", "fc00::/7",      "fe80::/10"};
constexpr std::array default_campus_in_replay{"198.18.0.0/15", "2001:2::/48"};

// Collects the parts one by one; the first error ends the load.
class Loader {
 public:
  Loader(const Settings& settings, std::uint64_t epoch) : settings_(settings), known_(std::make_shared<Knowledge>()) {
    known_->epoch = epoch;
  }

  Result<std::shared_ptr<const Knowledge>> load() {
    for (const auto step : {&Loader::load_regions, &Loader::load_policy, &Loader::load_providers,
                            &Loader::load_overrides, &Loader::load_anycast, &Loader::load_clouds,
                            &Loader::load_geofeeds, &Loader::load_databases, &Loader::load_horizon}) {
      if (auto done = (this->*step)(); !done) return done.error();
    }
    known_->plan = AddressPlan{plan_rows()};
    say_what_is_lacking();
    return std::shared_ptr<const Knowledge>{std::move(known_)};
  }

 private:
  // The text of a file, whose digest is remembered under the name by which metrics and evidence know it.
  Result<std::string> read(const std::string& path, const std::string& known_as) {
    std::error_code unreadable;
    if (std::filesystem::is_directory(path, unreadable)) return Error{path + ": a directory where a file was expected"};
    std::ifstream file{path, std::ios::binary};
    if (!file) return Error{path + ": cannot be read (" + std::strerror(errno) + ")"};
    std::ostringstream text;
    text << file.rdbuf();
    std::string content = std::move(text).str();
    const void* const data = content.data();
    known_->items.push_back(
        {known_as, sha256_text({static_cast<const std::uint8_t*>(data), content.size()}), std::nullopt});
    return content;
  }

  Result<Table> table(const std::string& known_as, const std::vector<std::string_view>& columns) {
    const std::string path = settings_.tables + "/" + known_as;
    auto text = read(path, known_as);
    if (!text) return text.error();
    return Table::parse(path, std::move(*text), columns);
  }

  // A table read and understood by the room that owns it.
  template <typename Understand>
  auto understood(const std::string& known_as, const std::vector<std::string_view>& columns, Understand&& understand)
      -> decltype(understand(std::declval<const Table&>())) {
    auto read_table = table(known_as, columns);
    if (!read_table) return read_table.error();
    return understand(*read_table);
  }

  Result<void> load_regions() {
    auto regions = understood(
        "regions.tsv", {"code", "name", "law", "area", "valid_from", "valid_until", "alias_of", "note", "source"},
        RegionTable::from_table);
    if (!regions) return regions.error();
    known_->regions = std::move(*regions);
    return {};
  }

  Result<void> load_policy() {
    const std::string& profile = settings_.profile;
    const bool is_path = profile.ends_with(".toml");
    const std::string path = is_path ? profile : settings_.tables + "/profiles/" + profile + ".toml";
    auto text = read(path, is_path ? std::filesystem::path{path}.filename().string() : "profiles/" + profile + ".toml");
    if (!text) return text.error();
    auto policy = Policy::parse(path, *text);
    if (!policy) return policy.error();
    known_->policy = std::move(*policy);
    known_->promises = Promises{known_->policy, known_->regions};
    return {};
  }

  Result<void> load_providers() {
    for (const Provider* const provider : all_providers()) {
      const std::string folder = "providers/" + std::string{provider->name} + "/";
      auto hosts =
          understood(folder + "hosts.tsv",
                     {"pattern", "plane", "rule", "prints", "region", "region_kind", "edge", "dated", "source"},
                     HostTable::from_table);
      if (!hosts) return hosts.error();
      auto ranges = understood(folder + "ranges.tsv", {"prefix", "service", "valid_from", "valid_until", "source"},
                               ranges_from_table);
      if (!ranges) return ranges.error();
      auto codes = understood(folder + "site-codes.tsv",
                              {"code", "kind", "city", "country", "area", "dated", "source", "confidence"},
                              CodeTable::from_table);
      if (!codes) return codes.error();
      auto places = understood(folder + "places.tsv",
                               {"prefix", "city", "country", "valid_from", "valid_until", "evidence", "source"},
                               places_from_table);
      if (!places) return places.error();
      known_->places.providers.push_back(
          {std::move(*places), std::move(*codes), PrefixMap<Validity>{edges_of(*ranges)}});
      known_->providers.push_back({provider, std::move(*hosts), std::move(*ranges)});
      for (const PortRange& ports : provider->ports) {
        auto& set = ports.transport == Transport::udp ? known_->ports.udp : known_->ports.tcp;
        for (std::uint32_t port = ports.first; port <= ports.last; ++port) set.set(port);
      }
    }
    return {};
  }

  static std::vector<PrefixMap<Validity>::Row> edges_of(const std::vector<ListedRange>& ranges) {
    std::vector<PrefixMap<Validity>::Row> edges;
    for (const ListedRange& range : ranges) {
      if (range.service == ListedService::cdn) edges.push_back({range.prefix, range.validity});
    }
    return edges;
  }

  Result<void> load_overrides() {
    if (settings_.overrides.empty()) return {};
    auto text = read(settings_.overrides, std::filesystem::path{settings_.overrides}.filename().string());
    if (!text) return text.error();
    auto overrides = Table::parse(settings_.overrides, std::move(*text),
                                  {"prefix", "city", "country", "valid_from", "valid_until", "evidence", "source"});
    if (!overrides) return overrides.error();
    auto places = places_from_table(*overrides);
    if (!places) return places.error();
    known_->places.overrides = std::move(*places);
    return {};
  }

  static std::string name_of(const std::string& path) { return std::filesystem::path{path}.filename().string(); }

  Result<void> load_anycast() {
    if (settings_.anycast.empty()) return {};
    auto text = read(settings_.anycast, name_of(settings_.anycast));
    if (!text) return text.error();
    auto anycast = anycast_from_text(settings_.anycast, *text);
    if (!anycast) return anycast.error();
    known_->places.anycast = std::move(*anycast);
    return {};
  }

  Result<void> load_clouds() {
    if (settings_.cloud_ranges.empty()) return {};
    auto regions =
        understood("cloud-regions.tsv", {"cloud", "region", "country", "city", "source"}, CloudRegionTable::from_table);
    if (!regions) return regions.error();
    std::vector<CloudFile> files;
    for (const std::string& path : settings_.cloud_ranges) {
      auto text = read(path, name_of(path));
      if (!text) return text.error();
      auto file = CloudFile::parse(path, *text);
      if (!file) return file.error();
      if (file->dated) known_->items.back().built = *file->dated;
      if (!file->dated) remark(path + ": does not say from when it is; its hints carry no date");
      files.push_back(std::move(*file));
    }
    known_->places.clouds = CloudRanges{files, *regions};
    const CloudRanges& clouds = known_->places.clouds;
    if (!clouds.unknown_regions().empty()) {
      std::string names;
      for (const std::string& name : clouds.unknown_regions()) names += (names.empty() ? "" : ", ") + name;
      remark("cloud regions without a row in cloud-regions.tsv give no place; prefixes in them: " +
             std::to_string(clouds.prefixes_without_country()) + "; regions: " + names);
    }
    if (clouds.contradictions() != 0) {
      remark("prefixes that cloud files give to two regions, left out: " + std::to_string(clouds.contradictions()));
    }
    return {};
  }

  Result<void> load_geofeeds() {
    for (const std::string& path : settings_.geofeeds) {
      auto text = read(path, name_of(path));
      if (!text) return text.error();
      Geofeed feed = Geofeed::parse(path, *text);
      if (feed.bad_lines != 0) {
        remark(path + ": bad lines left out: " + std::to_string(feed.bad_lines) + "; the first: " + feed.first_bad);
      }
      if (feed.places.empty()) return Error{path + ": no line of a geofeed in it; is this the right file?"};
      // The format has no date; the day on which the file was written is the day up to which it was true at best.
      std::optional<Day> dated;
      struct stat status = {};
      if (stat(path.c_str(), &status) == 0) {
        dated = day_of(Timestamp{std::chrono::seconds{status.st_mtim.tv_sec}});
        known_->items.back().built = *dated;
      }
      known_->places.geofeeds.push_back({name_of(path), dated, std::move(feed)});
    }
    return {};
  }

  void remark(std::string sentence) { known_->remarks.push_back(std::move(sentence)); }

  Result<void> load_databases() {
    for (const DatabaseSetting& wanted : settings_.databases) {
      auto database = GeoDatabase::open(wanted.path, wanted.lineage);
      if (!database) return database.error();
      known_->items.push_back({database->name(), database->sha256(), database->built()});
      known_->places.databases.push_back(std::move(*database));
    }
    return {};
  }

  Result<void> load_horizon() {
    if (!settings_.position) return {};
    const auto position = Position::from_text(*settings_.position);
    if (!position)
      return Error{"position \"" + *settings_.position + "\": write LAT,LON in degrees, such as 52.09,5.12"};
    auto outlines = understood("outlines.tsv", {"code", "part", "ring"}, Outlines::from_table);
    if (!outlines) return outlines.error();
    known_->places.horizon = Horizon{*position, *outlines};
    known_->has_position = true;
    return {};
  }

  std::vector<PrefixMap<AddressRow>::Row> plan_rows() {
    std::vector<PrefixMap<AddressRow>::Row> rows;
    const auto add = [&](const Prefix& prefix, AddressRow::Kind kind, std::uint8_t number) {
      rows.push_back({prefix, AddressRow{.kind = kind, .number = number, .validity = {}, .service = {}}});
    };
    for (const Prefix& prefix : settings_.campus) add(prefix, AddressRow::Kind::campus, zone_other);
    if (settings_.campus.empty()) {
      for (const char* const prefix : default_campus)
        add(*Prefix::from_text(prefix), AddressRow::Kind::campus, zone_other);
      const bool is_replay = settings_.command == Command::replay || !settings_.replay_file.empty();
      for (const char* const prefix : default_campus_in_replay) {
        if (is_replay) add(*Prefix::from_text(prefix), AddressRow::Kind::campus, zone_other);
      }
    }
    known_->zone_names = {"other", "on-site"};
    for (const ZoneSetting& zone : settings_.zones) {
      // A zone of few people would make its numbers speak of persons: it keeps its addresses and loses its name.
      const bool is_named = zone.population >= settings_.small_count;
      const auto number = is_named ? static_cast<ZoneNumber>(known_->zone_names.size()) : zone_other;
      if (is_named) known_->zone_names.push_back(zone.name);
      for (const Prefix& prefix : zone.prefixes) add(prefix, AddressRow::Kind::campus, number);
    }
    for (const Prefix& prefix : settings_.on_site_servers) add(prefix, AddressRow::Kind::on_site_server, 0);
    for (std::size_t i = 0; i < known_->providers.size(); ++i) {
      for (const ListedRange& range : known_->providers[i].ranges) {
        rows.push_back({range.prefix, AddressRow{.kind = AddressRow::Kind::provider,
                                                 .number = static_cast<ProviderNumber>(i + 1),
                                                 .validity = range.validity,
                                                 .service = range.service}});
      }
    }
    return rows;
  }

  void say_what_is_lacking() {
    bool has_countries = false;
    bool has_networks = false;
    for (const GeoDatabase& database : known_->places.databases) {
      has_countries = has_countries || database.has_countries();
      has_networks = has_networks || database.has_asn();
    }
    const auto lacks = [&](bool lacking, const char* sentence) {
      if (lacking) known_->lacking.emplace_back(sentence);
    };
    lacks(!has_countries,
          "No geo database: servers without a site code or a known place stay unknown. Give one with --database FILE.");
    lacks(has_countries && known_->places.databases.size() < 2,
          "Only one geo database: on its word alone a place has grade C. A second one of other lineage makes agreement "
          "possible.");
    lacks(!has_networks, "No database of networks (ASN): operators are not shown.");
    lacks(
        !known_->has_position,
        "No gateway position: round-trip times are measured but exclude no country. Give it with --position LAT,LON.");
    lacks(settings_.campus.empty(),
          "The campus prefixes are the private ranges by default: a campus with public addresses must set [campus] "
          "prefixes.");
  }

  const Settings& settings_;
  std::shared_ptr<Knowledge> known_;
};

}  // namespace

Result<std::shared_ptr<const Knowledge>> load_knowledge(const Settings& settings, std::uint64_t epoch) {
  return Loader{settings, epoch}.load();
}

}  // namespace eugress
