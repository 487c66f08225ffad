// Host names to planes: config/providers/<name>/hosts.tsv. Patterns go label by label; the most specific wins. Literal
// labels; `*` inside a label matches a run of at least one character of that label; a first label `*` is exactly one
// label, `**` one or more;
// `<cluster>` is two letters and two digits, or aw1; `<loc>` a location code of two to four letters, perhaps with a pod
// suffix.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/country.h"
#include "base/result.h"
#include "base/table.h"
#include "base/time.h"
#include "identify/provider.h"

namespace eugress {

// What a name says about a place, besides a site code: `word` is the operator's own region word, `cluster` a weak hint,
// `site` announces that the name carries a site code.
enum class RegionKind : std::uint8_t { none, word, cluster, site };

struct HostRule {
  std::string pattern;
  Plane plane = Plane::other;
  std::string id;            // stable, printable: "mmr", "tenant-web"
  bool prints_name = false;  // infrastructure: the matched name may be shown; otherwise only the id
  RegionKind region_kind = RegionKind::none;
  std::string region;    // ISO code or area word ("EU"), empty if none
  bool is_edge = false;  // content delivery network: the place is the edge's, not the data's
  Day dated;
};

class HostTable {
 public:
  HostTable();
  HostTable(HostTable&&) noexcept;
  HostTable& operator=(HostTable&&) noexcept;
  ~HostTable();

  // Columns: pattern plane rule prints region region_kind edge dated source. Errors name file and line.
  [[nodiscard]] static Result<HostTable> from_table(const Table& table);

  // `host` as HostName spells it. The rule lives as long as the table. Null: no rule, so not this provider's name.
  [[nodiscard]] const HostRule* match(std::string_view host) const noexcept;
  [[nodiscard]] const std::vector<HostRule>& rules() const noexcept;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

// The cluster prefix of a name that a `<cluster>` pattern matched ("eu01" of eu01web.zoom.us), or empty.
[[nodiscard]] std::string_view cluster_of(std::string_view host) noexcept;

}  // namespace eugress
