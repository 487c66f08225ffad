#include "evidence/policy_text.h"

#include <algorithm>

#include "evidence/line_writer.h"

namespace eugress {
namespace {

template <typename Items, typename Spell>
void add_list(LineWriter& line, std::string_view name, const Items& items, Spell&& spell) {
  line.begin_array(name);
  for (const auto& item : items) line.item(std::string_view{spell(item)});
  line.end();
}

std::string as_written(const std::string& text) {
  return text;
}

void add_planes(LineWriter& line, const PlaneSet& planes) {
  line.begin_array("planes");
  for (std::size_t plane = 0; plane < plane_count; ++plane) {
    if (planes.test(plane)) line.item(to_text(static_cast<Plane>(plane)));
  }
  line.end();
}

void add(LineWriter& line, const Exemption& one) {
  line.begin_object();
  line.add("approver", one.approver).add("author", one.author);
  add_list(line, "countries", one.countries, [](Country country) { return std::string{country.text()}; });
  line.add("document", one.document).add("from", seconds_of(one.window.from())).add("id", one.id);
  line.add("kind", to_text(one.kind));
  add_planes(line, one.planes);
  line.add("reason", one.reason);
  add_list(line, "servers", one.servers, [](const Prefix& prefix) { return prefix.text(); });
  line.add("until", seconds_of(one.window.until()));
  add_list(line, "zones", one.zones, as_written);
  line.end();
}

void add(LineWriter& line, const PlanePromise& promise) {
  line.begin_object();
  add_list(line, "area", promise.area.laws, [](Law law) { return std::string{to_text(law)}; });
  add_list(line, "excluding", promise.area.excluding, [](Country country) { return std::string{country.text()}; });
  add_list(line, "including", promise.area.including, [](Country country) { return std::string{country.text()}; });
  line.add("plane", to_text(promise.plane)).end();
}

void add(LineWriter& line, const ReferenceCall& call) {
  line.begin_object().add("committed", seconds_of(call.committed)).add("from", seconds_of(call.window.from()));
  line.add("id", call.id);
  add_planes(line, call.planes);
  line.add("schedule_sha256", call.schedule_sha256).add("until", seconds_of(call.window.until())).end();
}

}  // namespace

std::string archived_policy(const Policy& policy) {
  LineWriter line;
  line.begin_object("document").add("dated", to_text(policy.document.dated)).add("issuer", policy.document.issuer);
  line.add("reading", policy.document.reading).add("title", policy.document.title).end();
  line.add("effective_from", to_text(policy.effective_from)).begin_array("exemptions");
  for (const Exemption& one : policy.exemptions) add(line, one);
  line.end().add("k", "policy").add("profile", policy.profile).begin_array("promises");
  for (const PlanePromise& promise : policy.planes) add(line, promise);
  line.end().add("provider", policy.provider).begin_array("reference_calls");
  for (const ReferenceCall& call : policy.reference_calls) add(line, call);
  return line.end().add("v", 1).finish();
}

}  // namespace eugress
