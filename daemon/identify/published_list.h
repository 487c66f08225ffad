// Address lists as providers publish them for firewalls: text, one prefix a line, no date inside. Whoever fetches one
// files it under the day on which it was fetched; from that day on the published lists say which addresses are the
// provider's for the services they cover, until the next version of the same file. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/table.h"
#include "identify/identify.h"

namespace eugress {

// Which files a provider publishes, and for which service: config/providers/<name>/lists.tsv.
struct ListFile {
  std::string file;  // "ZoomPhone.txt"
  ListedService service = ListedService::core;
  bool is_whole = false;  // of its service, as far as its address families go; otherwise it only adds
};
// Columns: file service whole (yes|no) source.
[[nodiscard]] Result<std::vector<ListFile>> list_files_from_table(const Table& table);

// One prefix or address a line; blank lines and what follows # say nothing. The error names file and line; a file
// without any prefix is one too, because no provider publishes that and a broken download does.
[[nodiscard]] Result<std::vector<Prefix>> prefixes_from_list(const std::string& name, std::string_view text);

struct PublishedList {
  ListFile of;
  Day dated;
  std::vector<Prefix> prefixes;
};

// The table's ranges, and from the first list on that is the whole of a service and an address family, the published
// lists in the place of its rows. What no list of the provider states (ListedService::other) ends with the first whole
// list of its core.
[[nodiscard]] std::vector<ListedRange> with_published(std::vector<ListedRange> ranges,
                                                      const std::vector<PublishedList>& lists);

}  // namespace eugress
