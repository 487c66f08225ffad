#include "lists_reader.h"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <string_view>

#include "base/digest.h"

namespace eugress {
namespace {

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts) all += part;
  return all;
}

Result<std::vector<ListFile>> known_files(KnowledgeFiles& files, const std::string& provider) {
  const std::string table = "providers/" + provider + "/lists.tsv";
  std::error_code unknown;
  if (!std::filesystem::exists(files.tables() + "/" + table, unknown)) return std::vector<ListFile>{};
  return files.understood(table, {"file", "service", "whole", "source"}, list_files_from_table);
}

std::string named(const std::vector<ListFile>& known) {
  std::string names;
  for (const ListFile& file : known) names += (names.empty() ? "" : ", ") + file.file;
  return names.empty() ? "none" : names;
}

}  // namespace

Result<std::vector<PublishedList>> read_published_lists(KnowledgeFiles& files, const std::string& directory,
                                                        const std::string& provider) {
  std::vector<PublishedList> lists;
  const std::string home = joined({directory, "/", provider});
  const auto days = files.names_in(home);
  if (!days) return days.error();
  if (days->empty()) return lists;
  const auto known = known_files(files, provider);
  if (!known) return known.error();

  struct Versions {
    std::string digests;
    Day newest;
  };
  std::map<std::string, Versions> versions;
  for (const std::string& name : *days) {
    const std::string of_day = joined({home, "/", name});
    const auto day = day_from_text(name);
    if (!day) return Error{joined({of_day, ": not a day; lists stand in directories like ", home, "/2026-11-01"})};
    const auto names = files.names_in(of_day);
    if (!names) return names.error();
    for (const std::string& file : *names) {
      const std::string path = joined({of_day, "/", file});
      const auto is_it = [&](const ListFile& each) { return each.file == file; };
      const auto of = std::find_if(known->begin(), known->end(), is_it);
      if (of == known->end()) {
        return Error{joined({path, ": no list of ", provider, " is called so (", named(*known),
                             "); add it to providers/", provider, "/lists.tsv or take it away"})};
      }
      const auto text = files.text(path);
      if (!text) return text.error();
      auto prefixes = prefixes_from_list(path, *text);
      if (!prefixes) return prefixes.error();
      const void* const data = text->data();
      versions[file].digests +=
          joined({name, " ", sha256_text({static_cast<const std::uint8_t*>(data), text->size()}), "\n"});
      versions[file].newest = *day;  // names are sorted, and days sort like their names
      lists.push_back({*of, *day, std::move(*prefixes)});
    }
  }
  for (const auto& [file, of] : versions) {
    const void* const data = of.digests.data();
    files.add({joined({"lists/", provider, "/", file}),
               sha256_text({static_cast<const std::uint8_t*>(data), of.digests.size()}), Timestamp{of.newest}});
  }
  return lists;
}

}  // namespace eugress
