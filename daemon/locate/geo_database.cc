#include "locate/geo_database.h"

#include <fcntl.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/byte_reader.h"
#include "base/digest.h"

namespace eugress {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

// Paths into a record, by publisher. A path ends with a null.
template <std::size_t Length>
using Path = std::array<const char*, Length>;
constexpr Path<3> nested_country{"country", "iso_code", nullptr};  // MaxMind, DB-IP
constexpr Path<2> flat_country{"country_code", nullptr};           // ip-location-db, IPinfo Lite
constexpr Path<2> bare_country{"country", nullptr};                // IPinfo's older files
constexpr Path<4> nested_city{"city", "names", "en", nullptr};
constexpr Path<2> flat_city{"city", nullptr};
constexpr Path<2> maxmind_asn{"autonomous_system_number", nullptr};
constexpr Path<2> ipinfo_asn{"asn", nullptr};  // "AS64500"
constexpr Path<2> maxmind_operator{"autonomous_system_organization", nullptr};
constexpr Path<2> ipinfo_operator{"as_name", nullptr};

constexpr std::array<const char* const*, 3> country_paths{nested_country.data(), flat_country.data(),
                                                          bare_country.data()};
constexpr std::array<const char* const*, 2> city_paths{nested_city.data(), flat_city.data()};
constexpr std::array<const char* const*, 2> asn_paths{maxmind_asn.data(), ipinfo_asn.data()};
constexpr std::array<const char* const*, 2> operator_paths{maxmind_operator.data(), ipinfo_operator.data()};

enum class Reading : std::uint8_t { absent, present, damaged };

Reading read(MMDB_entry_s entry, const char* const* path, MMDB_entry_data_s& value) noexcept {
  switch (MMDB_aget_value(&entry, &value, path)) {
    case MMDB_SUCCESS:
      return value.has_data ? Reading::present : Reading::absent;
    case MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR:
    case MMDB_INVALID_LOOKUP_PATH_ERROR:
      return Reading::absent;
    default:
      return Reading::damaged;
  }
}

std::string_view text_of(const MMDB_entry_data_s& value) noexcept {
  if (value.type != MMDB_DATA_TYPE_UTF8_STRING) return {};
  return {value.utf8_string, value.data_size};
}

// "EU" and "AP" mean that the registry knew no country; XX and ZZ are placeholders. A1, A2, O1, T1 are no letters.
Country country_of(std::string_view code) noexcept {
  constexpr std::array<std::string_view, 4> no_answers{"EU", "AP", "XX", "ZZ"};
  const bool letters = code.size() == 2 && code[1] >= 'A' && code[1] <= 'Z';
  if (!letters || std::find(no_answers.begin(), no_answers.end(), code) != no_answers.end()) return Country::unknown();
  return Country::from_text(code).value_or(Country::unknown());
}

std::uint32_t asn_of(const MMDB_entry_data_s& value) noexcept {
  if (value.type == MMDB_DATA_TYPE_UINT32) return value.uint32;
  if (value.type == MMDB_DATA_TYPE_UINT16) return value.uint16;
  std::string_view digits = text_of(value);
  if (digits.substr(0, 2) == "AS") digits.remove_prefix(2);
  std::uint32_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number);
  return error == std::errc{} && stopped == end ? number : 0;
}

// Which of the known paths lead somewhere in this database; null where none does.
struct Layout {
  const char* const* country = nullptr;
  const char* const* city = nullptr;
  const char* const* asn = nullptr;
  const char* const* operator_name = nullptr;
};

bool is_country(const MMDB_entry_data_s& value) noexcept {
  return country_of(text_of(value)).is_known();
}
bool is_asn(const MMDB_entry_data_s& value) noexcept {
  return asn_of(value) != 0;
}
bool is_text(const MMDB_entry_data_s& value) noexcept {
  return !text_of(value).empty();
}

// False if the record is damaged.
template <std::size_t Count>
bool learn(MMDB_entry_s entry, const std::array<const char* const*, Count>& paths,
           bool (*answers)(const MMDB_entry_data_s&), const char* const*& known) noexcept {
  for (const char* const* path : paths) {
    MMDB_entry_data_s value{};
    const Reading reading = read(entry, path, value);
    if (reading == Reading::damaged) return false;
    if (known == nullptr && reading == Reading::present && answers(value)) known = path;
  }
  return true;
}

// The search tree of a database: nodes of two pointers of 24, 28 or 32 bits each
// (https://maxmind.github.io/MaxMind-DB/, "Binary Search Tree Section"). libmaxminddb checked its size on opening.
class SearchTree {
 public:
  explicit SearchTree(const MMDB_s& open) noexcept : open_(open) {}

  [[nodiscard]] std::uint32_t nodes() const noexcept { return open_.metadata.node_count; }
  [[nodiscard]] std::array<std::uint32_t, 2> pointers(std::uint32_t node) const noexcept {
    const std::size_t octets = open_.full_record_byte_size;
    const std::uint8_t* const begin = open_.file_content + node * octets;
    if (octets == 6) {
      ByteReader reader{Bytes{begin, 6}};
      const std::uint32_t left = reader.u24();
      return {left, reader.u24()};
    }
    if (octets == 8) {
      ByteReader reader{Bytes{begin, 8}};
      const std::uint32_t left = reader.u32();
      return {left, reader.u32()};
    }
    ByteReader reader{Bytes{begin, 7}};
    const std::uint32_t left = reader.u24();
    const std::uint32_t highest_bits = reader.u8();  // of both
    return {(highest_bits & 0xf0U) << 20U | left, (highest_bits & 0xfU) << 24U | reader.u24()};
  }
  // Node 0 is the root, to which nothing leads; the number of nodes stands for "no answer"; what lies behind it is the
  // place of a record.
  [[nodiscard]] bool is_sound(std::uint32_t pointer) const noexcept {
    return pointer != 0 && (pointer <= nodes() || pointer - nodes() - separator < open_.data_section_size);
  }
  [[nodiscard]] std::optional<std::uint32_t> record_at(std::uint32_t pointer) const noexcept {
    if (pointer <= nodes()) return std::nullopt;
    return pointer - nodes() - separator;
  }

 private:
  static constexpr std::uint32_t separator = 16;
  const MMDB_s& open_;
};

// The places of the records that answer for the first address of each /16 of IPv4, in the order of the addresses; one
// after the other only once.
class BlockRecords {
 public:
  explicit BlockRecords(const MMDB_s& open) : tree_(open) { walk(open.ipv4_start_node.node_value, 0); }
  [[nodiscard]] const std::vector<std::uint32_t>& all() const noexcept { return records_; }

 private:
  static constexpr unsigned block_bits = 16;

  void walk(std::uint32_t pointer, unsigned depth) {
    if (pointer < tree_.nodes()) {
      const auto [left, right] = tree_.pointers(pointer);
      walk(left, depth + 1);
      if (depth < block_bits) walk(right, depth + 1);  // deeper, the first address goes left
      return;
    }
    const auto record = tree_.record_at(pointer);
    if (record && (records_.empty() || records_.back() != *record)) records_.push_back(*record);
  }

  SearchTree tree_;
  std::vector<std::uint32_t> records_;
};

// Marks the place of every record that the search tree leads to. An error: a pointer that leads nowhere.
Result<std::vector<bool>> find_records(const MMDB_s& open, const std::string& path) {
  const SearchTree tree{open};
  std::vector<bool> records(open.data_section_size);
  for (std::uint32_t node = 0; node < tree.nodes(); ++node) {
    for (const std::uint32_t pointer : tree.pointers(node)) {
      if (!tree.is_sound(pointer)) {
        return Error{path + ": damaged database: node " + std::to_string(node) +
                     " of the search tree points outside the file; fetch the file again"};
      }
      if (const auto record = tree.record_at(pointer)) records[*record] = true;
    }
  }
  return records;
}

// Follows every pointer of the search tree and reads every record once: afterwards no look-up can meet damage.
Result<Layout> survey(const MMDB_s& open, const std::string& path) {
  const auto records = find_records(open, path);
  if (!records) return records.error();
  Layout layout;
  for (std::uint32_t offset = 0; offset < records->size(); ++offset) {
    if (!(*records)[offset]) continue;  // inside a record, or behind the last
    const MMDB_entry_s entry{&open, offset};
    const bool sound = learn(entry, country_paths, is_country, layout.country) &&
                       learn(entry, city_paths, is_text, layout.city) && learn(entry, asn_paths, is_asn, layout.asn) &&
                       learn(entry, operator_paths, is_text, layout.operator_name);
    if (!sound) {
      return Error{path + ": damaged database: the record at offset " + std::to_string(offset) +
                   " of the data section cannot be read; fetch the file again"};
    }
  }
  return layout;
}

// The seals make the copy constant: neither we nor anybody who opens it through /proc can write or shorten it.
Result<int> private_copy(const std::string& path) {
  const auto wrong = [&](const std::string& what, const std::string& advice) {
    return Error{path + ": " + what + ": " + std::strerror(errno) + "; " + advice};
  };
  const Descriptor original{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (original.number() < 0) return wrong("cannot open the geo database", "check the path and its permissions");
  const int copy = memfd_create("eugress-geo", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (copy < 0) return wrong("no memory for a private copy", "free memory or load fewer databases");
  std::vector<std::uint8_t> buffer(std::size_t{1} << 20U);
  for (;;) {
    const ssize_t got = ::read(original.number(), buffer.data(), buffer.size());
    if (got == 0) break;
    if (got < 0 && errno == EINTR) continue;
    bool written = got > 0;
    for (ssize_t at = 0; written && at < got;) {
      const ssize_t put = write(copy, buffer.data() + at, static_cast<std::size_t>(got - at));
      written = put > 0;
      at += put;
    }
    if (!written) {
      const Error error = got < 0 ? wrong("cannot read the geo database", "check that it is a file on a sound disk")
                                  : wrong("no memory for a private copy", "free memory or load fewer databases");
      close(copy);
      return error;
    }
  }
  if (fcntl(copy, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0) {
    const Error error = wrong("cannot seal the private copy", "eugress needs Linux 3.17 or later with memfd");
    close(copy);
    return error;
  }
  return copy;
}

}  // namespace

struct GeoDatabase::Open {
  MMDB_s database{};
  bool is_open = false;
  Layout layout;
  std::string path;
  std::string name;
  std::string lineage;
  std::string type;
  std::string sha256;
  Timestamp built;

  Open() = default;
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
  ~Open() {
    if (is_open) MMDB_close(&database);
  }
};

Result<GeoDatabase> GeoDatabase::open(const std::string& path, std::string lineage) {
  const auto copy = private_copy(path);
  if (!copy) return copy.error();
  const Descriptor descriptor{*copy};  // the mapping outlives it
  auto opened = std::make_unique<Open>();
  const int status = MMDB_open(("/proc/self/fd/" + std::to_string(*copy)).c_str(), MMDB_MODE_MMAP, &opened->database);
  if (status != MMDB_SUCCESS) {
    return Error{path + ": not a readable geo database (MMDB), or only a part of one (" + MMDB_strerror(status) +
                 "); fetch the file again or take it out of the settings"};
  }
  opened->is_open = true;
  const MMDB_s& database = opened->database;
  const auto layout = survey(database, path);
  if (!layout) return layout.error();
  opened->layout = *layout;
  opened->path = path;
  opened->name = path.substr(path.rfind('/') + 1);
  opened->lineage = std::move(lineage);
  opened->type = database.metadata.database_type;
  opened->sha256 = sha256_text({database.file_content, static_cast<std::size_t>(database.file_size)});
  opened->built = Timestamp{std::chrono::seconds{database.metadata.build_epoch}};
  if (opened->layout.country == nullptr && opened->layout.asn == nullptr) {
    return Error{path + ": a database of type \"" + opened->type +
                 "\" with neither countries nor AS numbers in it; configure a country, city or ASN database"};
  }
  return GeoDatabase{std::move(opened)};
}

GeoOpinion GeoDatabase::look_up(Address address) const noexcept {
  sockaddr_in ipv4{};
  sockaddr_in6 ipv6{};
  const void* socket_address = &ipv4;
  if (address.is_ipv4()) {
    ipv4.sin_family = AF_INET;
    ipv4.sin_addr.s_addr = htonl(address.ipv4());
  } else {
    ipv6.sin6_family = AF_INET6;
    for (unsigned i = 0; i < 8; ++i) {
      ipv6.sin6_addr.s6_addr[i] = static_cast<std::uint8_t>(address.high() >> (56 - 8 * i));
      ipv6.sin6_addr.s6_addr[i + 8] = static_cast<std::uint8_t>(address.low() >> (56 - 8 * i));
    }
    socket_address = &ipv6;
  }
  int error = MMDB_SUCCESS;  // an IPv6 address in an IPv4 database is an error, too: no answer
  const MMDB_lookup_result_s found =
      MMDB_lookup_sockaddr(&open_->database, static_cast<const sockaddr*>(socket_address), &error);
  GeoOpinion opinion;
  if (error != MMDB_SUCCESS || !found.found_entry) return opinion;
  const Layout& layout = open_->layout;
  MMDB_entry_data_s value{};
  const auto has = [&](const char* const* path) {
    return path != nullptr && read(found.entry, path, value) == Reading::present;
  };
  if (has(layout.country)) opinion.country = country_of(text_of(value));
  if (has(layout.city)) opinion.city = text_of(value);
  if (has(layout.asn)) opinion.asn = asn_of(value);
  if (has(layout.operator_name)) opinion.operator_name = text_of(value);
  return opinion;
}

std::vector<Country> GeoDatabase::countries_of_blocks() const {
  std::vector<Country> countries;
  if (!has_countries()) return countries;
  CountrySet known;
  std::set<std::uint32_t> read_already;
  const BlockRecords blocks{open_->database};
  for (const std::uint32_t offset : blocks.all()) {
    if (!read_already.insert(offset).second) continue;  // has said it
    MMDB_entry_data_s value{};
    if (read({&open_->database, offset}, open_->layout.country, value) != Reading::present) continue;  // no answer
    const Country country = country_of(text_of(value));
    if (!country.is_known() || known.contains(country)) continue;  // nothing new
    known.insert(country);
    countries.push_back(country);
  }
  return countries;
}

const std::string& GeoDatabase::path() const noexcept {
  return open_->path;
}
const std::string& GeoDatabase::name() const noexcept {
  return open_->name;
}
const std::string& GeoDatabase::lineage() const noexcept {
  return open_->lineage;
}
const std::string& GeoDatabase::type() const noexcept {
  return open_->type;
}
Timestamp GeoDatabase::built() const noexcept {
  return open_->built;
}
const std::string& GeoDatabase::sha256() const noexcept {
  return open_->sha256;
}
bool GeoDatabase::has_countries() const noexcept {
  return open_->layout.country != nullptr;
}
bool GeoDatabase::has_asn() const noexcept {
  return open_->layout.asn != nullptr;
}

GeoDatabase::GeoDatabase(std::unique_ptr<Open> open) : open_(std::move(open)) {}
GeoDatabase::GeoDatabase(GeoDatabase&&) noexcept = default;
GeoDatabase& GeoDatabase::operator=(GeoDatabase&&) noexcept = default;
GeoDatabase::~GeoDatabase() = default;

}  // namespace eugress
