// The one place of this room that sees nlohmann-json: the formats are the clouds', and they are JSON.
#include "locate/cloud_ranges.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/ascii.h"

namespace eugress {
namespace {

using Json = nlohmann::json;

// Services whose addresses answer from wherever is nearest.
constexpr std::array<std::string_view, 3> aws_edges{"CLOUDFRONT", "GLOBALACCELERATOR", "ROUTE53"};
constexpr std::string_view azure_edge = "AzureFrontDoor.";

const Json* member(const Json& object, const char* key) {
  const auto found = object.find(key);  // end() too of what is no object
  return found == object.end() ? nullptr : &*found;
}

const std::string* text_member(const Json& object, const char* key) {
  const Json* const value = member(object, key);
  return value == nullptr ? nullptr : value->get_ptr<const std::string*>();
}

const Json* list_member(const Json& object, const char* key) {
  const Json* const value = member(object, key);
  return value != nullptr && value->is_array() ? value : nullptr;
}

std::string text_or_empty(const Json& object, const char* key) {
  const std::string* const text = text_member(object, key);
  return text == nullptr ? std::string{} : *text;
}

// "2026-11-20-07-04-10" and "2026-11-20T07:04:10" begin with their day.
std::optional<Day> leading_day(const std::string& text) {
  return day_from_text(std::string_view{text}.substr(0, 10));
}

// syncToken: seconds since 1970, of Google milliseconds.
std::optional<Day> day_of_token(const std::string& token, std::int64_t per_second) {
  const bool is_number = !token.empty() && token.size() < 16 && std::all_of(token.begin(), token.end(), is_digit);
  if (!is_number) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds{std::chrono::seconds{std::stoll(token) / per_second}});
}

// ServiceTags_Public_20261116.json
std::optional<Day> day_in_name(std::string_view name) {
  constexpr std::string_view ending = ".json";
  if (!name.ends_with(ending) || name.size() < ending.size() + 9) return std::nullopt;
  const std::string_view digits = name.substr(name.size() - ending.size() - 8, 8);
  if (name[name.size() - ending.size() - 9] != '_') return std::nullopt;
  const std::string day{std::string{digits.substr(0, 4)} + "-" + std::string{digits.substr(4, 2)} + "-" +
                        std::string{digits.substr(6, 2)}};
  return day_from_text(day);
}

// One file on its way to a CloudFile; the first thing that makes no sense ends it.
class CloudReader {
 public:
  CloudReader(const std::string& name, std::string_view text) : name_(name), text_(text) {}

  Result<CloudFile> read() {
    Json root;
    try {
      root = Json::parse(text_);
    } catch (const Json::parse_error& thrown) {
      return Error{name_ + ": octet " + std::to_string(thrown.byte) +
                   ": not JSON from here on; download the file again"};
    }
    const auto outcome = understand(root);
    if (!outcome) return outcome.error();
    if (file_.prefixes.empty()) return Error{name_ + ": no prefix in it; is this the right file?"};
    return std::move(file_);
  }

 private:
  Result<void> understand(const Json& root) {
    if (list_member(root, "regions") != nullptr && member(root, "last_updated_timestamp") != nullptr) {
      return oracle(root);
    }
    if (list_member(root, "values") != nullptr) return azure(root);
    if (const Json* const prefixes = list_member(root, "prefixes")) {
      // Amazon's date word tells them apart; Google writes creationTime.
      return member(root, "createDate") != nullptr ? aws(root, *prefixes) : google(root, *prefixes);
    }
    return Error{name_ +
                 ": octet 1: none of the known formats; eugress reads Amazon's ip-ranges.json, Oracle's "
                 "public_ip_ranges.json, Azure's ServiceTags and Google's cloud.json"};
  }

  Result<void> aws(const Json& root, const Json& prefixes) {
    file_.cloud = "aws";
    file_.dated = leading_day(text_or_empty(root, "createDate"));
    if (!file_.dated) file_.dated = day_of_token(text_or_empty(root, "syncToken"), 1);
    static const Json none = Json::array();
    const Json* const six = list_member(root, "ipv6_prefixes");
    const std::array<std::pair<const Json*, const char*>, 2> lists{
        {{&prefixes, "ip_prefix"}, {six != nullptr ? six : &none, "ipv6_prefix"}}};
    for (const auto& [list, key] : lists) {
      for (const Json& row : *list) {
        // A local zone has its own border group and may lie in another country than the region it belongs to.
        const std::string group = text_or_empty(row, "network_border_group");
        std::string region = group.empty() ? text_or_empty(row, "region") : group;
        const std::string service = text_or_empty(row, "service");
        const bool is_edge =
            region == "GLOBAL" || std::find(aws_edges.begin(), aws_edges.end(), service) != aws_edges.end();
        const auto added = add(row, key, std::move(region), is_edge);
        if (!added) return added.error();
      }
    }
    return {};
  }

  Result<void> google(const Json& root, const Json& prefixes) {
    file_.cloud = "google";
    file_.dated = leading_day(text_or_empty(root, "creationTime"));
    if (!file_.dated) file_.dated = day_of_token(text_or_empty(root, "syncToken"), 1000);
    for (const Json& row : prefixes) {
      std::string region = text_or_empty(row, "scope");
      const bool is_edge = region == "global";
      const char* const key = member(row, "ipv6Prefix") != nullptr ? "ipv6Prefix" : "ipv4Prefix";
      const auto added = add(row, key, std::move(region), is_edge);
      if (!added) return added.error();
    }
    return {};
  }

  Result<void> oracle(const Json& root) {
    file_.cloud = "oracle";
    file_.dated = leading_day(text_or_empty(root, "last_updated_timestamp"));
    for (const Json& region : root["regions"]) {
      const Json* const ranges = list_member(region, "cidrs");
      if (ranges == nullptr) return no_such("cidrs", "in region \"" + text_or_empty(region, "region") + "\"");
      for (const Json& row : *ranges) {
        const auto added = add(row, "cidr", text_or_empty(region, "region"), false);
        if (!added) return added.error();
      }
    }
    return {};
  }

  Result<void> azure(const Json& root) {
    file_.cloud = "azure";
    file_.dated = day_in_name(name_);
    for (const Json& tag : root["values"]) {
      const Json* const properties = member(tag, "properties");
      const Json* const ranges = properties != nullptr ? list_member(*properties, "addressPrefixes") : nullptr;
      if (ranges == nullptr) return no_such("addressPrefixes", "in tag \"" + text_or_empty(tag, "name") + "\"");
      const std::string region = text_or_empty(*properties, "region");
      const bool is_edge = text_or_empty(tag, "name").starts_with(azure_edge);
      if (region.empty() && !is_edge) continue;  // a world-wide tag repeats what the regional ones say
      for (const Json& range : *ranges) {
        const std::string* const text = range.get_ptr<const std::string*>();
        if (text == nullptr) return no_such("prefix", "in tag \"" + text_or_empty(tag, "name") + "\"");
        const auto added = add(*text, region, is_edge);
        if (!added) return added.error();
      }
    }
    return {};
  }

  Result<void> add(const Json& row, const char* key, std::string region, bool is_edge) {
    const std::string* const text = text_member(row, key);
    if (text == nullptr) return no_such(key, "in row " + std::to_string(file_.prefixes.size() + 1));
    return add(*text, std::move(region), is_edge);
  }

  Result<void> add(const std::string& text, std::string region, bool is_edge) {
    const auto prefix = Prefix::from_text(text);
    if (!prefix) {
      // The first bad one is the first of its spelling.
      const std::size_t at = text_.find("\"" + text + "\"");
      const std::string where = at == std::string_view::npos ? std::string{} : "octet " + std::to_string(at + 1) + ": ";
      return Error{name_ + ": " + where + "\"" + text + "\" is not a prefix; download the file again"};
    }
    file_.prefixes.push_back({*prefix, std::move(region), is_edge});
    return {};
  }

  [[nodiscard]] Error no_such(const std::string& what, const std::string& where) const {
    return Error{name_ + ": no " + what + " " + where + " (after " + std::to_string(file_.prefixes.size()) +
                 " good prefixes); download the file again"};
  }

  const std::string& name_;
  std::string_view text_;
  CloudFile file_;
};

// One prefix as the rows seen so far leave it.
struct Claim {
  CloudRanges::Range range;
  Day dated = Day::min();
  bool is_contradicted = false;
};

void settle(Claim& claim, const CloudRanges::Range& range, Day dated) {
  if (dated < claim.dated) return;
  if (dated > claim.dated) {
    claim = {range, dated, false};
  } else if (range.is_edge != claim.range.is_edge) {
    if (range.is_edge) claim = {range, dated, false};
  } else if (!range.is_edge && range.region != claim.range.region) {
    claim.is_contradicted = true;
  }
}

}  // namespace

Result<CloudFile> CloudFile::parse(const std::string& name, std::string_view text) {
  return CloudReader{name, text}.read();
}

Result<CloudRegionTable> CloudRegionTable::from_table(const Table& table) {
  CloudRegionTable regions;
  for (const Table::Row& row : table.rows()) {
    const auto country = Country::from_text(row[2]);
    if (!country) {
      return table.error(row, "\"" + std::string{row[2]} + "\" is not a country code; write two capitals");
    }
    const auto [known, is_new] = regions.places_.try_emplace(
        {std::string{row[0]}, std::string{row[1]}}, Place{*country, row.has(3) ? std::string{row[3]} : std::string{}});
    if (!is_new) {
      return table.error(row, known->first.first + " " + known->first.second + " stands twice; keep one row");
    }
  }
  return regions;
}

const CloudRegionTable::Place* CloudRegionTable::find(std::string_view cloud, std::string_view region) const {
  const auto found = places_.find({std::string{cloud}, std::string{region}});
  return found == places_.end() ? nullptr : &found->second;
}

CloudRanges::CloudRanges(const std::vector<CloudFile>& files, const CloudRegionTable& regions) {
  std::map<Prefix, Claim> claims;
  std::set<std::string> unknown;
  for (const CloudFile& file : files) {
    std::map<std::string_view, std::uint32_t> numbers;
    for (const CloudPrefix& row : file.prefixes) {
      const auto [number, is_new] = numbers.try_emplace(row.region, static_cast<std::uint32_t>(regions_.size()));
      if (is_new) {
        const CloudRegionTable::Place* const place = regions.find(file.cloud, row.region);
        regions_.push_back({file.cloud + (row.region.empty() ? "" : " " + row.region),
                            place != nullptr ? place->country : Country::unknown(),
                            place != nullptr ? place->city : std::string{}, file.dated});
      }
      const Range range{number->second, row.is_edge};
      const Day dated = file.dated.value_or(Day::min());
      const auto [claim, is_first] = claims.try_emplace(row.prefix, Claim{range, dated, false});
      if (!is_first) settle(claim->second, range, dated);
    }
  }
  std::vector<PrefixMap<Range>::Row> rows;
  for (const auto& [prefix, claim] : claims) {
    contradictions_ += claim.is_contradicted ? 1U : 0U;
    if (claim.is_contradicted) continue;  // counted; a wider prefix may still speak
    const CloudRegion& named = regions_[claim.range.region];
    if (!claim.range.is_edge && !named.country.is_known()) {
      ++without_country_;
      unknown.insert(named.name);
    }
    rows.push_back({prefix, claim.range});
  }
  ranges_ = PrefixMap<Range>{std::move(rows)};
  unknown_regions_.assign(unknown.begin(), unknown.end());
}

}  // namespace eugress
