#include "knowledge.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <utility>

#include "knowledge_files.h"
#include "lacks.h"
#include "lists_reader.h"
#include "rules_reader.h"

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
  Loader(const Settings& settings, std::uint64_t epoch, const Knowledge* previous)
      : settings_(settings),
        previous_(previous),
        files_(settings.tables),
        known_(std::make_shared<Knowledge>()),
        rules_(settings_, files_, *known_) {
    known_->epoch = epoch;
  }

  Result<std::shared_ptr<const Knowledge>> load() {
    for (const auto step :
         {&Loader::load_regions, &Loader::load_rules, &Loader::load_providers, &Loader::load_overrides,
          &Loader::load_anycast, &Loader::load_clouds, &Loader::load_geofeeds, &Loader::load_databases,
          &Loader::load_horizon, &Loader::name_zones}) {
      if (auto done = (this->*step)(); !done) return done.error();
    }
    known_->plan = AddressPlan{plan_rows()};
    std::vector<PrefixMap<Excluded>::Row> excluded;
    for (const Prefix& prefix : settings_.excluded) excluded.push_back({prefix, {}});
    known_->excluded = PrefixMap<Excluded>{std::move(excluded)};
    if (auto done = rules_.tie_to_zones(); !done) return done.error();
    known_->items = files_.take_items();
    known_->tables = files_.take_tables();
    for (Sentence& sentence : what_is_lacking(*known_, settings_)) known_->lacking.push_back(std::move(sentence));
    return std::shared_ptr<const Knowledge>{std::move(known_)};
  }

  std::vector<FileStamp> take_stamps() { return files_.take_stamps(); }

 private:
  Result<void> load_regions() {
    auto regions = files_.understood(
        "regions.tsv", {"code", "name", "law", "area", "valid_from", "valid_until", "alias_of", "note", "source"},
        RegionTable::from_table);
    if (!regions) return regions.error();
    known_->regions = std::move(*regions);
    return {};
  }

  Result<void> load_rules() { return rules_.read(); }

  Result<void> load_providers() {
    for (const Provider* const provider : all_providers()) {
      const std::string folder = "providers/" + std::string{provider->name} + "/";
      auto hosts =
          files_.understood(folder + "hosts.tsv",
                            {"pattern", "plane", "rule", "prints", "region", "region_kind", "edge", "dated", "source"},
                            HostTable::from_table);
      if (!hosts) return hosts.error();
      auto ranges = files_.understood(folder + "ranges.tsv",
                                      {"prefix", "service", "valid_from", "valid_until", "source"}, ranges_from_table);
      if (!ranges) return ranges.error();
      auto codes = files_.understood(folder + "site-codes.tsv",
                                     {"code", "kind", "city", "country", "area", "dated", "source", "confidence"},
                                     CodeTable::from_table);
      if (!codes) return codes.error();
      auto places = files_.understood(folder + "places.tsv",
                                      {"prefix", "city", "country", "valid_from", "valid_until", "evidence", "source"},
                                      places_from_table);
      if (!places) return places.error();
      std::vector<ListedRange> listed = std::move(*ranges);
      if (!settings_.lists.empty()) {
        const auto lists = read_published_lists(files_, settings_.lists, std::string{provider->name});
        if (!lists) return lists.error();
        listed = with_published(std::move(listed), *lists);
      }
      known_->places.providers.push_back(
          {std::move(*places), std::move(*codes), PrefixMap<Validity>{edges_of(listed)}});
      known_->providers.push_back({provider, std::move(*hosts), std::move(listed)});
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
    auto text = files_.read(settings_.overrides);
    if (!text) return text.error();
    auto overrides = Table::parse(settings_.overrides, std::move(*text),
                                  {"prefix", "city", "country", "valid_from", "valid_until", "evidence", "source"});
    if (!overrides) return overrides.error();
    auto places = places_from_table(*overrides);
    if (!places) return places.error();
    known_->places.overrides = std::move(*places);
    return {};
  }

  Result<void> load_anycast() {
    if (settings_.anycast.empty()) return {};
    auto text = files_.read(settings_.anycast);
    if (!text) return text.error();
    auto anycast = anycast_from_text(settings_.anycast, *text);
    if (!anycast) return anycast.error();
    known_->places.anycast = std::move(*anycast);
    return {};
  }

  Result<void> load_clouds() {
    if (settings_.cloud_ranges.empty()) return {};
    auto regions = files_.understood("cloud-regions.tsv", {"cloud", "region", "country", "city", "source"},
                                     CloudRegionTable::from_table);
    if (!regions) return regions.error();
    const auto paths = cloud_files();
    if (!paths) return paths.error();
    std::vector<CloudFile> files;
    for (const std::string& path : *paths) {
      auto text = files_.read(path);
      if (!text) return text.error();
      auto file = CloudFile::parse(path, *text);
      if (!file) return file.error();
      if (file->dated) files_.date_last(*file->dated);
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

  Result<std::vector<std::string>> cloud_files() {
    std::vector<std::string> paths;
    for (const std::string& place : settings_.cloud_ranges) {
      std::error_code unknown;
      if (!std::filesystem::is_directory(place, unknown)) {
        paths.push_back(place);
        continue;  // a file
      }
      const auto names = files_.names_in(place);
      if (!names) return names.error();
      for (const std::string& name : *names) {
        if (name.ends_with(".json")) paths.push_back((std::filesystem::path{place} / name).string());
      }
    }
    return paths;
  }

  Result<void> load_geofeeds() {
    for (const std::string& path : settings_.geofeeds) {
      auto text = files_.read(path);
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
        files_.date_last(Timestamp{*dated});
      }
      known_->places.geofeeds.push_back({file_name_of(path), dated, std::move(feed)});
    }
    return {};
  }

  void remark(std::string sentence) { known_->remarks.push_back(std::move(sentence)); }

  Result<void> load_databases() {
    for (const DatabaseSetting& wanted : settings_.databases) {
      files_.stamp(wanted.path);
      auto database = GeoDatabase::open(wanted.path, wanted.lineage);
      if (!database) return database.error();
      files_.add({database->name(), database->sha256(), database->built()});
      known_->places.databases.push_back(std::move(*database));
    }
    return {};
  }

  Result<void> load_horizon() {
    if (!settings_.position) return {};
    const auto position = Position::from_text(*settings_.position);
    if (!position)
      return Error{"position \"" + *settings_.position + "\": write LAT,LON in degrees, such as 52.09,5.12"};
    auto outlines = files_.understood("outlines.tsv", {"code", "part", "ring"}, Outlines::from_table);
    if (!outlines) return outlines.error();
    known_->places.horizon = Horizon{*position, *outlines};
    known_->has_position = true;
    return {};
  }

  // A zone of few people would make its numbers speak of persons: it keeps its addresses and loses its name.
  [[nodiscard]] bool is_named(const ZoneSetting& zone) const noexcept {
    return zone.population >= settings_.small_count;
  }
  Result<void> name_zones() {
    if (previous_ == nullptr) {
      known_->zone_names = {"other", "on-site"};
    } else {
      known_->zone_names = previous_->zone_names;
    }
    for (const ZoneSetting& zone : settings_.zones) {
      if (is_named(zone) && !zone_named(*known_, zone.name)) known_->zone_names.push_back(zone.name);
    }
    for (const Address& probe : rules_.probes()) {
      if (const std::string name = rules_.zone_of_probe(probe); !zone_named(*known_, name))
        known_->zone_names.push_back(name);
    }
    if (known_->zone_names.size() <= most_zones) return {};
    return Error{"campus.zones: more than " + std::to_string(most_zones) +
                 " different names since the start; restart eugress to begin anew"};
  }

  std::vector<PrefixMap<AddressRow>::Row> plan_rows() {
    std::vector<PrefixMap<AddressRow>::Row> rows;
    const auto add = [&](const Prefix& prefix, AddressRow::Kind kind, std::uint8_t number) {
      rows.push_back({prefix, AddressRow{.kind = kind, .number = number, .validity = {}, .service = {}}});
    };
    // Of rows with the same prefix the first one names the zone, so the most particular stand first.
    for (const Address& probe : rules_.probes()) {
      add({probe, 128}, AddressRow::Kind::campus, *zone_named(*known_, rules_.zone_of_probe(probe)));
    }
    for (const ZoneSetting& zone : settings_.zones) {
      const ZoneNumber number = is_named(zone) ? *zone_named(*known_, zone.name) : zone_other;
      for (const Prefix& prefix : zone.prefixes) add(prefix, AddressRow::Kind::campus, number);
    }
    for (const Prefix& prefix : settings_.campus) add(prefix, AddressRow::Kind::campus, zone_other);
    if (settings_.campus.empty()) {
      for (const char* const prefix : default_campus)
        add(*Prefix::from_text(prefix), AddressRow::Kind::campus, zone_other);
      const bool is_replay = settings_.command == Command::replay || settings_.command == Command::what_if ||
                             !settings_.replay_file.empty();
      for (const char* const prefix : default_campus_in_replay) {
        if (is_replay) add(*Prefix::from_text(prefix), AddressRow::Kind::campus, zone_other);
      }
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

  static constexpr std::size_t most_zones = std::numeric_limits<ZoneNumber>::max();

  const Settings& settings_;
  const Knowledge* previous_;
  KnowledgeFiles files_;
  std::shared_ptr<Knowledge> known_;
  RulesReader rules_;
};

}  // namespace

Result<std::shared_ptr<const Knowledge>> load_knowledge(const Settings& settings, std::uint64_t epoch) {
  return read_knowledge(settings, epoch).known;
}

KnowledgeReading read_knowledge(const Settings& settings, std::uint64_t epoch, const Knowledge* previous) {
  Loader loader{settings, epoch, previous};
  auto known = loader.load();
  return {std::move(known), loader.take_stamps()};
}

std::optional<ZoneNumber> zone_named(const Knowledge& known, const std::string& name) noexcept {
  const auto& names = known.zone_names;
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<ZoneNumber>(at - names.begin());
}

void list_anew(const Knowledge& known, FlowFacts& facts) noexcept {
  const Side side = known.plan.side(facts.server.address, day_of(facts.last_seen));
  facts.listed_by = side.provider;
  facts.listed_service = side.service;
}

}  // namespace eugress
