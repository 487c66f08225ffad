// Every server address whose place is known from outside, with the tables as shipped and databases that contradict
// them: no grade A or B may stand beside a wrong country, and where a name or the place table speaks, the country is
// right. The addresses are those of zoom-address-locations.tsv in a directory shared/data beside the project or beside
// the directory that holds it; where that is missing, the test says so and is skipped. Databases: the two lineages of
// make-mmdb.pl, and .geo/country.mmdb where there is one.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "assess.h"
#include "knowledge.h"
#include "support/tables.h"

namespace eugress {
namespace {

using test::sound;

constexpr const char* utrecht = "52.09,5.12";

struct KnownServer {
  Address address;
  std::string name;  // empty if no name is known
  Country country;   // unknown where the source does not settle it
  bool is_told_by_place_table = false;
  Day day;
  std::string row;
};

std::optional<std::string> table_beside_the_project() {
  for (const char* const up : {"/../shared/data/", "/../../shared/data/"}) {
    const std::string path = std::string{EUGRESS_ROOT} + up + "zoom-address-locations.tsv";
    if (std::filesystem::exists(path)) return path;
  }
  return std::nullopt;
}

// "213.244.140.84-85" and "206.247.10.253, 206.247.87.213" are two addresses each.
std::vector<std::string> addresses_in(const std::string& cell) {
  std::vector<std::string> found;
  const std::regex one{R"((\d+\.\d+\.\d+\.)(\d+)(?:-(\d+))?)"};
  for (std::sregex_iterator at{cell.begin(), cell.end(), one}, end; at != end; ++at) {
    const int first = std::stoi((*at)[2]);
    const int last = (*at)[3].matched ? std::stoi((*at)[3]) : first;
    for (int octet = first; octet <= last; ++octet) found.push_back((*at)[1].str() + std::to_string(octet));
  }
  return found;
}

// Host names are told without their domain.
std::vector<std::string> names_in(const std::string& evidence) {
  std::vector<std::string> found;
  const std::regex one{R"(zoom[a-z]+[0-9-]+(?:mmr|zc|rwg|zssgw)(?:\.[a-z]+)?)"};
  for (std::sregex_iterator at{evidence.begin(), evidence.end(), one}, end; at != end; ++at) {
    found.push_back(at->str() + ".zoom.us");
  }
  return found;
}

// The day for which the row says it: the month that it names, a year in which the earlier set was in use, else now.
Day day_of_row(const std::string& evidence) {
  std::smatch month;
  if (std::regex_search(evidence, month, std::regex{R"((20\d\d-\d\d))"})) return test::day(month[1].str() + "-15");
  return test::day(evidence.find("until about 2023") != std::string::npos ? "2022-06-15" : "2026-11-15");
}

std::vector<KnownServer> known_servers(const std::string& path) {
  std::vector<KnownServer> servers;
  const Table table = test::shipped_table(path, {"address", "place", "country", "evidence", "source"});
  for (const Table::Row& row : table.rows()) {
    const std::string evidence{row[3]};
    const std::vector<std::string> addresses = addresses_in(std::string{row[0]});
    const std::vector<std::string> names = names_in(evidence);
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      KnownServer server;
      server.address = *Address::from_text(addresses[i]);
      server.name = i < names.size() ? names[i] : std::string{};
      server.country = Country::from_text(row[2]).value_or(Country::unknown());
      server.is_told_by_place_table = evidence.find("H.323") != std::string::npos;
      server.day = day_of_row(evidence);
      server.row = addresses[i] + " " + server.name + " (" + std::string{row[1]} + ", " + std::string{row[2]} + ")";
      servers.push_back(std::move(server));
    }
  }
  return servers;
}

std::vector<std::vector<DatabaseSetting>> database_sets() {
  const DatabaseSetting alpha{EUGRESS_TEST_DATABASES "/nested-country.mmdb", "alpha"};
  const DatabaseSetting beta{EUGRESS_TEST_DATABASES "/nested-city.mmdb", "beta"};
  std::vector<std::vector<DatabaseSetting>> sets{{}, {alpha}, {beta}, {alpha, beta}};
  const DatabaseSetting built{EUGRESS_ROOT "/.geo/country.mmdb", "built"};
  if (std::filesystem::exists(built.path)) {
    sets.push_back({built});
    sets.push_back({alpha, beta, built});
  } else {
    std::puts("[  NOTE    ] no .geo/country.mmdb: only the databases of the tests were set against the table");
  }
  return sets;
}

std::shared_ptr<const Knowledge> knowledge_with(std::vector<DatabaseSetting> databases) {
  Settings settings;
  settings.command = Command::replay;
  settings.tables = EUGRESS_CONFIG;
  settings.position = utrecht;
  settings.databases = std::move(databases);
  return sound(load_knowledge(settings, 1));
}

FlowFacts facts_about(const Knowledge& known, const KnownServer& server, std::optional<Nanoseconds> round_trip) {
  FlowFacts facts;
  facts.server = {server.address, 8801};
  facts.transport = Transport::udp;
  facts.first_seen = facts.last_seen = Timestamp{server.day};
  const Side side = known.plan.side(server.address, server.day);
  facts.listed_by = side.provider != 0 ? side.provider : ProviderNumber{1};  // a list older than ours held it
  facts.listed_service = side.service;
  if (!server.name.empty()) {
    facts.name = *HostName::from_text(server.name);
    facts.name_source = NameSource::handshake;
  }
  for (std::uint64_t i = 1; round_trip && i <= 5; ++i) facts.round_trip.add({*round_trip, RttMethod::hello, 1}, i);
  return facts;
}

// A round trip that the true country can give: half as long again as light needs to its nearest point, and 2 ms.
Nanoseconds round_trip_to(const Knowledge& known, Country country) {
  const double nearest = known.places.horizon.distance_to(country).value_or(0);
  const double milliseconds = nearest / Horizon::within_km(std::chrono::milliseconds{1}) * 1.5 + 2;
  return std::chrono::round<Nanoseconds>(std::chrono::duration<double, std::milli>{milliseconds});
}

void expect_honest(const KnownServer& server, const Assessment& found, const std::string& by) {
  const Location& where = found.where;
  SCOPED_TRACE(server.row + ", " + by + ", rule " + std::to_string(where.decided_by));
  const bool is_sure = where.grade == Grade::a || where.grade == Grade::b;
  if (is_sure && server.country.is_known()) {
    if (where.is_inside_by_elimination) {
      EXPECT_TRUE(where.possible.contains(server.country));
    } else {
      EXPECT_EQ(where.country.text(), server.country.text());
    }
  }
  const bool is_told = server.is_told_by_place_table || !server.name.empty();
  if (!is_told || where.is_inside_by_elimination) return;
  EXPECT_TRUE(is_sure);
  EXPECT_EQ(where.country.text(), server.country.text());
}

TEST(KnownAddresses, NoDatabaseMovesAServerThatItsOperatorPlaced) {
  const auto path = table_beside_the_project();
  if (!path) GTEST_SKIP() << "zoom-address-locations.tsv is not beside the project: NOTHING was compared";
  const std::vector<KnownServer> servers = known_servers(*path);
  ASSERT_GE(servers.size(), 40U);
  EXPECT_GE(std::count_if(servers.begin(), servers.end(), [](const KnownServer& each) { return !each.name.empty(); }),
            11);
  for (const std::vector<DatabaseSetting>& databases : database_sets()) {
    std::string by = "databases:";
    for (const DatabaseSetting& database : databases) by += " " + database.lineage;
    const auto known = knowledge_with(databases);
    for (const KnownServer& server : servers) {
      expect_honest(server, assess(*known, facts_about(*known, server, {})), by);
      if (!server.country.is_known()) continue;  // no round trip could be made up for it
      const Nanoseconds round_trip = round_trip_to(*known, server.country);
      expect_honest(server, assess(*known, facts_about(*known, server, round_trip)), by + " and a round trip");
    }
  }
}

// Names of public captures and code, with the addresses that they were seen to stand for.
TEST(KnownAddresses, NamesThatSpellTheirAddressPlaceItWithoutAnyDatabase) {
  const auto known = knowledge_with({});
  struct Example {
    const char* name;
    const char* address;
    const char* day;
    const char* country;
  };
  for (const Example& example : {Example{"zoomfr84zc.zoom.us", "213.244.140.84", "2019-09-26", "DE"},
                                 Example{"zoomam104zc.zoom.us", "213.19.144.104", "2019-09-26", "NL"},
                                 Example{"zoomfrn99mmr.zoom.us", "109.94.160.99", "2019-09-26", "DE"},
                                 Example{"zoomdvm156mmr.zoom.us", "8.5.129.156", "2020-06-01", "US"},
                                 Example{"zoomsjccv154mmr.sjc.zoom.us", "144.195.73.154", "2022-01-15", "US"},
                                 Example{"zoomiad20624799165rwg.iad.zoom.us", "206.247.99.165", "2026-09-15", "US"},
                                 Example{"zoomsjc144-195-19-86zssgw.sjc.zoom.us", "144.195.19.86", "2026-09-15", "US"},
                                 Example{"zoomfrarr62mmr.fra.zoom.us", "159.124.1.62", "2026-09-15", "DE"}}) {
    const KnownServer server{*Address::from_text(example.address),
                             example.name,
                             test::country(example.country),
                             false,
                             test::day(example.day),
                             example.name};
    const Location where = assess(*known, facts_about(*known, server, {})).where;
    EXPECT_EQ(where.country.text(), example.country) << example.name;
    EXPECT_EQ(where.grade, Grade::b) << example.name;
    EXPECT_EQ(where.decided_by, 5) << example.name;
  }
}

// One octet off, and the same name says nothing (a name that someone else's address borrowed).
TEST(KnownAddresses, ANameThatDoesNotSpellItsAddressPlacesNothing) {
  const auto known = knowledge_with({});
  const KnownServer server{*Address::from_text("109.94.160.98"),
                           "zoomfrn99mmr.zoom.us",
                           Country::unknown(),
                           false,
                           test::day("2019-09-26"),
                           "borrowed"};
  const Location where = assess(*known, facts_about(*known, server, {})).where;
  EXPECT_FALSE(where.country.is_known());
  EXPECT_EQ(where.decided_by, 9);
}

TEST(Disagreement, IsTwoCountriesOrARefutation) {
  Location where;
  const auto add = [&](const char* code, bool is_kept) {
    Hint hint;
    hint.country = Country::from_text(code).value_or(Country::unknown());
    hint.is_kept = is_kept;
    where.add(hint);
  };
  EXPECT_FALSE(has_disagreement(where));
  add("NL", true);
  add("NL", true);
  add("", true);  // an area
  EXPECT_FALSE(has_disagreement(where));
  add("GB", true);
  EXPECT_TRUE(has_disagreement(where)) << "also where the dispute leaves no country to differ from";
  where.is_edge = true;
  EXPECT_FALSE(has_disagreement(where));
  where = Location{};
  add("US", false);
  EXPECT_TRUE(has_disagreement(where)) << "physics is a source too";
}

}  // namespace
}  // namespace eugress
