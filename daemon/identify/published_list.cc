#include "identify/published_list.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace eugress {
namespace {

std::string_view trimmed(std::string_view line) noexcept {
  line = line.substr(0, line.find('#'));
  constexpr std::string_view blank = " \t\r";
  const std::size_t first = line.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(blank) - first + 1);
}

// The days of one file's versions and the prefixes of each.
using Versions = std::map<Day, std::set<Prefix>>;

// Each prefix for as long as version after version repeats it.
void add_spans(const Versions& versions, ListedService service, std::vector<ListedRange>& ranges) {
  std::map<Prefix, Day> open;
  for (const auto& [day, prefixes] : versions) {
    for (auto at = open.begin(); at != open.end();) {
      if (prefixes.contains(at->first)) {
        ++at;
        continue;  // goes on
      }
      ranges.push_back({at->first, service, {at->second, day}});
      at = open.erase(at);
    }
    for (const Prefix& prefix : prefixes) open.try_emplace(prefix, day);
  }
  for (const auto& [prefix, from] : open) ranges.push_back({prefix, service, {from, Day::max()}});
}

}  // namespace

Result<std::vector<ListFile>> list_files_from_table(const Table& table) {
  std::vector<ListFile> files;
  for (const Table::Row& row : table.rows()) {
    const auto service = service_from_text(row[1]);
    if (!service) return table.error(row, "\"" + std::string{row[1]} + "\" is no service; write core, phone or cdn");
    if (row[2] != "yes" && row[2] != "no") {
      return table.error(row, "\"" + std::string{row[2]} + "\" in whole; write yes if the file is all of its service");
    }
    files.push_back({std::string{row[0]}, *service, row[2] == "yes"});
  }
  return files;
}

Result<std::vector<Prefix>> prefixes_from_list(const std::string& name, std::string_view text) {
  std::vector<Prefix> prefixes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // UTF-8, as some editors mark it
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;  // blank, or a comment
    const auto prefix = Prefix::from_text(line);
    if (!prefix) {
      return Error{name + ":" + std::to_string(number) + ": not a prefix; a list has one a line, like 192.0.2.0/24"};
    }
    prefixes.push_back(*prefix);
  }
  if (prefixes.empty()) return Error{name + ": no prefix in it; the download may have failed. Fetch it again"};
  return prefixes;
}

std::vector<ListedRange> with_published(std::vector<ListedRange> ranges, const std::vector<PublishedList>& lists) {
  if (lists.empty()) return ranges;
  std::map<std::pair<ListedService, bool>, Day> published_from;  // by service and whether IPv4
  std::map<std::string, std::pair<ListedService, Versions>> files;
  const auto publish = [&](ListedService service, bool is_ipv4, Day day) {
    const auto [first, is_first] = published_from.try_emplace({service, is_ipv4}, day);
    if (!is_first) first->second = std::min(first->second, day);
  };
  for (const PublishedList& list : lists) {
    for (const Prefix& prefix : list.prefixes) {
      if (!list.of.is_whole) break;  // ends nothing
      publish(list.of.service, prefix.address.is_ipv4(), list.dated);
      if (list.of.service == ListedService::core) {
        publish(ListedService::other, prefix.address.is_ipv4(), list.dated);
      }
    }
    auto& [service, versions] = files[list.of.file];
    service = list.of.service;
    versions[list.dated].insert(list.prefixes.begin(), list.prefixes.end());
  }

  std::vector<ListedRange> all;
  for (ListedRange& range : ranges) {
    const auto from = published_from.find({range.service, range.prefix.address.is_ipv4()});
    if (from != published_from.end()) range.validity.until = std::min(range.validity.until, from->second);
    if (range.validity.from < range.validity.until) all.push_back(range);
  }
  for (const auto& [file, of] : files) add_spans(of.second, of.first, all);
  // Two files of one service may hold the same prefix at the same time; once is enough.
  const auto order = [](const ListedRange& a) {
    return std::tuple{a.prefix, a.service, a.validity.from, a.validity.until};
  };
  std::sort(all.begin(), all.end(), [&](const ListedRange& a, const ListedRange& b) { return order(a) < order(b); });
  all.erase(std::unique(all.begin(), all.end(),
                        [&](const ListedRange& a, const ListedRange& b) { return order(a) == order(b); }),
            all.end());
  return all;
}

}  // namespace eugress
