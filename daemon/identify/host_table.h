// Host names to planes: config/providers/<name>/hosts.tsv. A pattern is a name of which each label but the last two may
// hold placeholders: `*` matches one or more characters, `<cluster>` two letters and two digits, or aw1, `<loc>` two or
// more characters of which the first two are letters (a site code, its pod and its digits). The first label may be
// `*`, exactly one label, or `**`, one or more.
// The most specific pattern that matches wins: labels are compared from the right, and the first two that differ in
// kind decide, in the order literal, placeholder, with `*` inside, `*`, `**`; of one kind the label with more literal
// characters, then the one with fewer `*`; at last the pattern that sorts first. Immutable; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/country.h"
#include "base/result.h"
#include "base/table.h"
#include "base/time.h"
#include "identify/host_pattern.h"
#include "identify/provider.h"

namespace eugress {

// What a name says about a place, besides a site code: `word` is the operator's own region word, `cluster` a weak hint,
// `site` announces that the name carries a site code.
enum class RegionKind : std::uint8_t { none, word, cluster, site };

struct HostRule {
  std::string pattern;
  Plane plane = Plane::other;  // as the name proposes; of a media server it is media, although its TCP is signalling
  std::string id;              // stable, printable: "mmr", "tenant-web"
  bool prints_name = false;    // infrastructure: the matched name may be shown; otherwise only the id
  RegionKind region_kind = RegionKind::none;
  std::string region;    // ISO code or area word ("EU"), empty if none
  bool is_edge = false;  // content delivery network: the place is the edge's, not the data's
  Day dated;
};

class HostTable {
 public:
  HostTable();
  HostTable(const HostTable&) = delete;
  HostTable& operator=(const HostTable&) = delete;
  HostTable(HostTable&&) noexcept;
  HostTable& operator=(HostTable&&) noexcept;
  ~HostTable();

  // Columns: pattern plane rule prints (name|rule) region region_kind edge (yes|no) dated source. Errors name file and
  // line.
  [[nodiscard]] static Result<HostTable> from_table(const Table& table);

  // `host` as HostName spells it. The rule lives as long as the table. Null: no rule, so not this provider's name.
  [[nodiscard]] const HostRule* match(std::string_view host) const noexcept;
  [[nodiscard]] const HostRule* match(const SplitName& host) const noexcept;
  // Whether any rule is of this domain: false of nearly every foreign name, for the price of a few comparisons.
  [[nodiscard]] bool knows(std::string_view domain) const noexcept;
  // Every rule that fits, the one that counts first.
  [[nodiscard]] std::vector<const HostRule*> all_matches(std::string_view host) const;
  [[nodiscard]] const std::vector<HostRule>& rules() const noexcept;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

// The cluster prefix of a name that a `<cluster>` pattern matched ("eu01" of eu01web.zoom.us), or empty.
[[nodiscard]] std::string_view cluster_of(std::string_view host) noexcept;

}  // namespace eugress
