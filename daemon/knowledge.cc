#include "knowledge.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
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
  Loader(const Settings& settings, std::uint64_t epoch, const Knowledge* previous)
      : settings_(settings), previous_(previous), known_(std::make_shared<Knowledge>()) {
    known_->epoch = epoch;
  }

  Result<std::shared_ptr<const Knowledge>> load() {
    for (const auto step :
         {&Loader::load_regions, &Loader::load_policy, &Loader::load_providers, &Loader::load_overrides,
          &Loader::load_anycast, &Loader::load_clouds, &Loader::load_geofeeds, &Loader::load_databases,
          &Loader::load_horizon, &Loader::number_probes, &Loader::name_zones}) {
      if (auto done = (this->*step)(); !done) return done.error();
    }
    known_->plan = AddressPlan{plan_rows()};
    if (auto done = prepare_rules(); !done) return done.error();
    say_what_is_lacking();
    say_which_law_is_lacking();
    return std::shared_ptr<const Knowledge>{std::move(known_)};
  }

  std::vector<FileStamp> take_files() { return std::move(files_); }

 private:
  // The text of a file, whose digest is remembered under the name by which metrics and evidence know it.
  Result<std::string> read(const std::string& path, const std::string& known_as) {
    files_.push_back(stamp_of(path));
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
    auto parsed = Table::parse(path, std::move(*text), columns);
    // Its day is in its head. Outlines have one too, but coasts do not age.
    if (parsed && known_as != "outlines.tsv") {
      const auto compiled = day_from_text(parsed->remark("Compiled").substr(0, 10));
      if (compiled) known_->items.back().built = Timestamp{*compiled};
    }
    return parsed;
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

  // By its name among the profiles, or by a path that counts from `beside`. Tickets that it rests on stand beside it.
  Result<Policy> read_policy(const std::string& profile, const std::filesystem::path& beside) {
    const bool is_path = profile.ends_with(".toml");
    const std::filesystem::path path =
        is_path ? beside / profile : std::filesystem::path{settings_.tables + "/profiles/" + profile + ".toml"};
    auto text = read(path.string(), is_path ? path.filename().string() : "profiles/" + profile + ".toml");
    if (!text) return text.error();
    auto policy = Policy::parse(path.string(), *text);
    if (!policy) return policy;
    std::vector<Exemption> exemptions;
    for (Exemption& one : policy->exemptions) {
      if (one.tickets.empty()) {
        exemptions.push_back(std::move(one));
        continue;  // rests on no register
      }
      const std::filesystem::path file = path.parent_path() / one.tickets;
      const auto rows = read(file.string(), file.filename().string());
      if (!rows) return Error{one.written_at + ": tickets: " + rows.error().message};
      const auto tickets = tickets_from_csv(file.string(), *rows);
      if (!tickets) return tickets.error();
      for (Exemption& each : exemptions_by_ticket(one, *tickets)) exemptions.push_back(std::move(each));
    }
    policy->exemptions = std::move(exemptions);
    return policy;
  }

  Result<void> load_policy() {
    auto policy = read_policy(settings_.profile, {});
    if (!policy) return policy.error();
    const std::vector<ZoneProfile> zones = policy->zones;
    known_->all_rules.front().policy = std::move(*policy);
    const bool is_path = settings_.profile.ends_with(".toml");
    const std::filesystem::path beside =
        is_path ? std::filesystem::path{settings_.profile}.parent_path() : settings_.tables + "/profiles";
    for (const ZoneProfile& zone : zones) {
      std::size_t number = 0;
      for (const auto& [profile, of] : rules_of_profile_) number = profile == zone.profile ? of : number;
      if (number == 0) {
        auto own = read_policy(zone.profile, beside);
        if (!own) return own.error();
        if (!own->zones.empty()) {
          return Error{own->zones.front().written_at +
                       ": a zone's own profile divides no zones further; take [[zone]] out"};
        }
        for (const Rules& other : known_->all_rules) {
          if (other.policy.profile == own->profile) {
            return Error{zone.written_at + ": the profile \"" + own->profile +
                         "\" holds already; a zone of its own needs one of another name"};
          }
        }
        number = known_->all_rules.size();
        rules_of_profile_.emplace_back(zone.profile, number);
        known_->all_rules.push_back({std::move(*own), {}, {}});
      }
      rules_of_zone_name_.emplace_back(zone, number);
    }
    for (Rules& rules : known_->all_rules) rules.promises = Promises{rules.policy, known_->regions};
    return {};
  }

  // The number of a zone that is told apart, by its name.
  [[nodiscard]] std::optional<ZoneNumber> zone_named(const std::string& name) const {
    const auto& names = known_->zone_names;
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) return std::nullopt;
    return static_cast<ZoneNumber>(at - names.begin());
  }

  // What the policies say of zones, now that these have numbers.
  Result<void> prepare_rules() {
    auto& rules_of_zone = known_->rules_of_zone;
    rules_of_zone.resize(known_->zone_names.size());
    for (const auto& [zone, number] : rules_of_zone_name_) {
      const auto named = zone_named(zone.zone);
      if (named) {
        rules_of_zone[*named] = static_cast<std::uint8_t>(number);
        continue;  // told apart, so its own profile can hold
      }
      const bool is_declared = std::any_of(settings_.zones.begin(), settings_.zones.end(),
                                           [&](const ZoneSetting& one) { return one.name == zone.zone; });
      if (!is_declared) {
        return Error{zone.written_at + ": there is no zone \"" + zone.zone +
                     "\"; declare it as [[campus.zones]] in eugress.toml"};
      }
      known_->lacking.push_back("The zone \"" + zone.zone +
                                "\" is declared smaller than account.small_count and counted under \"other\": its own "
                                "profile \"" +
                                zone.profile + "\" does not apply.");
    }
    for (std::size_t number = 0; number < known_->all_rules.size(); ++number) {
      Rules& rules = known_->all_rules[number];
      auto exemptions = Exemptions::prepare(rules.policy.exemptions, known_->regions, known_->zone_names);
      if (!exemptions) return exemptions.error();
      rules.exemptions = std::move(*exemptions);
      for (const ReferenceCall& call : rules.policy.reference_calls) {
        const auto zone = zone_named(call.probe ? zone_of_probe(*call.probe) : call.zone);
        if (!zone) {
          return Error{call.written_at + ": the probe \"" + call.zone +
                       "\" is neither an address nor a zone that is told apart; see [[campus.zones]] in eugress.toml"};
        }
        known_->zone_of_call.push_back(*zone);
        if (call.probe) rules_of_zone[*zone] = static_cast<std::uint8_t>(number);
      }
    }
    return {};
  }

  // A probe's traffic is found again by a zone of its own, which says nothing of its address.
  [[nodiscard]] std::string zone_of_probe(Address probe) const {
    const auto at = std::find(probes_.begin(), probes_.end(), probe);
    return "probe-" + std::to_string(at - probes_.begin() + 1);
  }

  Result<void> number_probes() {
    constexpr std::size_t most_probes = 16;
    for (const Rules& rules : known_->all_rules) {
      for (const ReferenceCall& call : rules.policy.reference_calls) {
        if (!call.probe || std::find(probes_.begin(), probes_.end(), *call.probe) != probes_.end())
          continue;  // has one
        if (probes_.size() == most_probes) return Error{call.written_at + ": more than 16 probes; take one out"};
        probes_.push_back(*call.probe);
      }
    }
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
      files_.push_back(stamp_of(wanted.path));
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

  // A zone of few people would make its numbers speak of persons: it keeps its addresses and loses its name.
  [[nodiscard]] bool is_named(const ZoneSetting& zone) const noexcept {
    return zone.population >= settings_.small_count;
  }
  [[nodiscard]] std::optional<ZoneNumber> number_of(const std::string& zone) const {
    const auto& names = known_->zone_names;
    const auto at = std::find(names.begin(), names.end(), zone);
    if (at == names.end()) return std::nullopt;
    return static_cast<ZoneNumber>(at - names.begin());
  }

  Result<void> name_zones() {
    if (previous_ == nullptr) {
      known_->zone_names = {"other", "on-site"};
    } else {
      known_->zone_names = previous_->zone_names;
    }
    for (const ZoneSetting& zone : settings_.zones) {
      if (is_named(zone) && !number_of(zone.name)) known_->zone_names.push_back(zone.name);
    }
    for (const Address& probe : probes_) {
      if (const std::string name = zone_of_probe(probe); !number_of(name)) known_->zone_names.push_back(name);
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
    for (const ZoneSetting& zone : settings_.zones) {
      const ZoneNumber number = is_named(zone) ? *number_of(zone.name) : zone_other;
      for (const Prefix& prefix : zone.prefixes) add(prefix, AddressRow::Kind::campus, number);
    }
    for (const Address& probe : probes_) {
      add({probe, 128}, AddressRow::Kind::campus, *number_of(zone_of_probe(probe)));
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

  static constexpr std::size_t most_zones = std::numeric_limits<ZoneNumber>::max();

  // Codes that a database can answer with and the legal table does not know. One address of each /16 is asked: that
  // meets every country of any size, in milliseconds; what it misses is said when it is seen.
  void say_which_law_is_lacking() {
    for (const GeoDatabase& database : known_->places.databases) {
      CountrySet asked;
      std::string codes;
      for (std::uint32_t block = 0; block < 0x10000 && database.has_countries(); ++block) {
        const Country country = database.look_up(Address::from_ipv4(block << 16U)).country;
        if (!country.is_known() || asked.contains(country)) continue;  // nothing new
        asked.insert(country);
        if (!known_->regions.has_row(country)) codes += (codes.empty() ? "" : ", ") + std::string{country.text()};
      }
      if (codes.empty()) continue;  // every code has a law
      known_->lacking.push_back(database.name() + " knows places of which regions.tsv has no row (" + codes +
                                "): their law is unknown, and they lie outside all the same. Add the rows.");
    }
  }

  const Settings& settings_;
  const Knowledge* previous_;
  std::shared_ptr<Knowledge> known_;
  std::vector<FileStamp> files_;
  std::vector<std::pair<std::string, std::size_t>> rules_of_profile_;  // of zones, as written in [[zone]]
  std::vector<std::pair<ZoneProfile, std::size_t>> rules_of_zone_name_;
  std::vector<Address> probes_;
};

}  // namespace

Result<std::shared_ptr<const Knowledge>> load_knowledge(const Settings& settings, std::uint64_t epoch) {
  return read_knowledge(settings, epoch).known;
}

KnowledgeReading read_knowledge(const Settings& settings, std::uint64_t epoch, const Knowledge* previous) {
  Loader loader{settings, epoch, previous};
  auto known = loader.load();
  return {std::move(known), loader.take_files()};
}

void list_anew(const Knowledge& known, FlowFacts& facts) noexcept {
  const Side side = known.plan.side(facts.server.address, day_of(facts.last_seen));
  facts.listed_by = side.provider;
  facts.listed_service = side.service;
}

}  // namespace eugress
