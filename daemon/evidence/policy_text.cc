#include "evidence/policy_text.h"

#include <algorithm>

#include "evidence/line_writer.h"
#include "evidence/members.h"

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

// How much must be seen before something is said; shares in millionths.
void add(LineWriter& line, const ClaimGates& gates) {
  line.begin_object("gates").add("coverage", gates.coverage.millionths).add("incidental", gates.incidental.millionths);
  line.add("incidental_days", gates.incidental_days.millionths).add("oldest_days", gates.oldest_days);
  line.add("one_way", gates.one_way.millionths).add("structural", gates.structural.millionths);
  line.add("structural_days", gates.structural_days.millionths).add("unclear", gates.unclear.millionths);
  line.add("warn_days", gates.warn_days).end();
}

// Reads what the above wrote. Every piece may be missing or other than expected: then there is no policy.
class PolicyText {
 public:
  explicit PolicyText(std::string_view text) : members_(text) {}

  std::optional<PolicyOfArchive> read() {
    if (members_.text("k") != "policy" || members_.integer("v") != 1) return std::nullopt;
    PolicyOfArchive found;
    Policy& policy = found.policy;
    policy.profile = members_.text("profile").value_or("");
    policy.provider = members_.text("provider").value_or("");
    const Members document{members_.raw("document")};
    policy.document.title = document.text("title").value_or("");
    policy.document.issuer = document.text("issuer").value_or("");
    policy.document.reading = document.text("reading").value_or("");
    policy.document.dated = day_in(document, "dated");
    policy.effective_from = day_in(members_, "effective_from");
    for (const std::string_view item : items_of(members_.raw("promises")))
      policy.planes.push_back(promise(Members{item}));
    for (const std::string_view item : items_of(members_.raw("exemptions"))) add_exemption(policy, Members{item});
    for (const std::string_view item : items_of(members_.raw("reference_calls"))) add_call(policy, Members{item});
    found.has_gates = members_.has("gates");
    if (found.has_gates) policy.gates = gates(Members{members_.raw("gates")});
    return is_good_ && !policy.profile.empty() ? std::optional{std::move(found)} : std::nullopt;
  }

 private:
  template <typename Value>
  Value needed(const std::optional<Value>& value, Value otherwise) {
    is_good_ = is_good_ && value.has_value();
    return value.value_or(otherwise);
  }

  Day day_in(const Members& members, const char* name) {
    return needed(day_from_text(members.text(name).value_or("")), Day{});
  }
  static Timestamp time_in(const Members& members, const char* name) {
    return Timestamp{std::chrono::seconds{members.integer(name).value_or(0)}};
  }

  std::vector<Country> countries(const Members& members, const char* name) {
    std::vector<Country> found;
    for (const std::string_view item : items_of(members.raw(name)))
      found.push_back(needed(Country::from_text(unquoted(item)), Country::unknown()));
    return found;
  }

  PlaneSet planes(const Members& members) {
    PlaneSet found;
    for (const std::string_view item : items_of(members.raw("planes")))
      found.set(static_cast<std::size_t>(needed(plane_from_text(unquoted(item)), Plane::other)));
    return found;
  }

  PlanePromise promise(const Members& members) {
    PlanePromise found{needed(plane_from_text(unquoted(members.raw("plane"))), Plane::other), {}};
    for (const std::string_view item : items_of(members.raw("area")))
      found.area.laws.push_back(needed(law_from_text(unquoted(item)), Law::unknown));
    found.area.including = countries(members, "including");
    found.area.excluding = countries(members, "excluding");
    return found;
  }

  void add_exemption(Policy& into, const Members& members) {
    const auto window = Window::between(time_in(members, "from"), time_in(members, "until"));
    const auto kind = exemption_kind_from_text(members.text("kind").value_or(""));
    is_good_ = is_good_ && window && kind;
    if (!window || !kind) return;
    Exemption one{members.text("id").value_or(""), *kind, *window};
    one.planes = planes(members);
    one.countries = countries(members, "countries");
    for (const std::string_view item : items_of(members.raw("zones"))) one.zones.push_back(text_of(item).value_or(""));
    for (const std::string_view item : items_of(members.raw("servers"))) {
      const auto prefix = Prefix::from_text(unquoted(item));
      is_good_ = is_good_ && prefix;
      if (prefix) one.servers.push_back(*prefix);
    }
    into.exemptions.push_back(std::move(one));
  }

  void add_call(Policy& into, const Members& members) {
    const auto window = Window::between(time_in(members, "from"), time_in(members, "until"));
    is_good_ = is_good_ && window;
    if (!window) return;
    ReferenceCall call{members.text("id").value_or(""), *window};
    call.schedule_sha256 = members.text("schedule_sha256").value_or("");
    call.committed = time_in(members, "committed");
    call.planes = planes(members);
    into.reference_calls.push_back(std::move(call));
  }

  ClaimGates gates(const Members& members) {
    const auto number = [&](const char* name) {
      const auto value = members.integer(name);
      is_good_ = is_good_ && value && *value >= 0 && *value <= 1'000'000;
      return static_cast<std::uint32_t>(value.value_or(0));
    };
    ClaimGates found;
    found.coverage = {number("coverage")};
    found.unclear = {number("unclear")};
    found.one_way = {number("one_way")};
    found.oldest_days = number("oldest_days");
    found.warn_days = number("warn_days");
    found.incidental_days = {number("incidental_days")};
    found.incidental = {number("incidental")};
    found.structural_days = {number("structural_days")};
    found.structural = {number("structural")};
    return found;
  }

  Members members_;
  bool is_good_ = true;
};

}  // namespace

std::optional<PolicyOfArchive> policy_from_archive(std::string_view text) {
  // Longer than a line of the log, but the archive was asked by its digest, so these are the octets that were written.
  return text.starts_with('{') && text.ends_with('}') ? PolicyText{text}.read() : std::nullopt;
}

std::string archived_policy(const Policy& policy) {
  LineWriter line;
  line.begin_object("document").add("dated", to_text(policy.document.dated)).add("issuer", policy.document.issuer);
  line.add("reading", policy.document.reading).add("title", policy.document.title).end();
  line.add("effective_from", to_text(policy.effective_from)).begin_array("exemptions");
  for (const Exemption& one : policy.exemptions) add(line, one);
  line.end();
  add(line, policy.gates);
  line.add("k", "policy").add("profile", policy.profile).begin_array("promises");
  for (const PlanePromise& promise : policy.planes) add(line, promise);
  line.end().add("provider", policy.provider).begin_array("reference_calls");
  for (const ReferenceCall& call : policy.reference_calls) add(line, call);
  return line.end().add("v", 1).finish();
}

}  // namespace eugress
