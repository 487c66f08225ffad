// Any octets as the lines of a name feed, and so any text as a name for the tables of hosts and for the codes in names.
// Only a line that is used gives names; they stand in it; the rule that counts is the first of those that fit; and a
// code is a part of its name.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "name_feed.h"

using namespace eugress;

namespace {

Providers known_providers() {
  auto table = Table::parse("hosts.tsv",
                            "pattern\tplane\trule\tprints\tregion\tregion_kind\tedge\tdated\tsource\n"
                            "**.zoom.us\tother\tany\trule\t-\t-\tno\t2026-11-21\tt\n"
                            "*.zoom.us\tweb\ttenant\trule\t-\t-\tno\t2026-11-21\tt\n"
                            "*.cloud.zoom.us\tmedia\tpod\tname\t-\t-\tno\t2026-11-21\tt\n"
                            "<cluster>web.zoom.us\tweb\tcluster-web\tname\t-\tcluster\tno\t2026-11-21\tt\n"
                            "zoom<loc>mmr.zoom.us\tmedia\tmmr\tname\t-\tsite\tno\t2026-11-21\tt\n"
                            "*rwc<loc>.<loc>.zoom.us\tsignalling\tweb-zone\tname\t-\tsite\tno\t2026-11-21\tt\n"
                            "zoom.us\tweb\tapex\tname\t-\t-\tno\t2026-11-21\tt\n",
                            {"pattern", "plane", "rule", "prints", "region", "region_kind", "edge", "dated", "source"});
  check(table.has_value(), "the table of the test is one");
  Providers providers;
  for (const Provider* provider : all_providers()) {
    auto hosts = HostTable::from_table(*table);
    check(hosts.has_value(), "its patterns are some");
    providers.push_back({provider, std::move(*hosts), {}});
  }
  return providers;
}

bool same_letter(char wire, char lowered) {
  const bool upper = wire >= 'A' && wire <= 'Z';
  return (upper ? static_cast<char>(wire + ('a' - 'A')) : wire) == lowered;
}

bool lies_in(std::string_view part, std::string_view whole) {
  const std::less_equal<const char*> not_behind;
  return part.empty() ||
         (not_behind(whole.data(), part.data()) && not_behind(part.data() + part.size(), whole.data() + whole.size()));
}

void read_name(const Providers& providers, std::string_view host, Address server) {
  for (const KnownProvider& known : providers) {
    const auto fitting = known.hosts.all_matches(host);
    check(known.hosts.match(host) == (fitting.empty() ? nullptr : fitting.front()), "the first that fits counts");
    check(lies_in(cluster_of(host), host), "a cluster is a part of its name");
    if (known.provider->site_code == nullptr) continue;  // its names carry none
    const auto code = known.provider->site_code(host, server);
    check(!code || (!code->code.empty() && lies_in(code->code, host)), "a code is a part of its name");
  }
}

void read_line(const Providers& providers, std::string_view line) {
  std::vector<HeardName> names;
  const FeedLine read = read_feed_line(line, providers, names);
  check(names.empty() == (read != FeedLine::used), "only a line that is used gives names");
  for (const HeardName& heard : names) {
    const std::string_view text = heard.name.text();
    check(heard.provider != 0 && heard.name == names.front().name && heard.time == names.front().time,
          "a line is about one name, and it is a provider's");
    check(std::search(line.begin(), line.end(), text.begin(), text.end(), same_letter) != line.end(),
          "the name stands in the line");
    read_name(providers, text, heard.address);
  }
}

}  // namespace

// Input: lines.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Providers providers = known_providers();
  std::string text;
  for (ByteReader reader{Bytes{data, size}}; reader.remaining() > 0;) {
    const char octet = static_cast<char>(reader.u8());
    if (octet != '\n') text += octet;
    if (octet != '\n' && reader.remaining() > 0) continue;  // the line goes on
    read_line(providers, text);
    const auto name = HostName::from_text(text);
    if (name) read_name(providers, name->text(), Address{});
    text.clear();
  }
  return 0;
}
