#include "evidence/line_rules.h"

#include <algorithm>
#include <array>

#include "base/address.h"
#include "base/digest.h"
#include "evidence/canonical.h"
#include "evidence/line_writer.h"
#include "evidence/members.h"

namespace eugress {
namespace {

enum class Form : std::uint8_t {
  number,   // not negative
  integer,  //
  word,     // at most 64 of a-z, A-Z, 0-9 and .,_-/ and blank
  name,     // text of at most 255 octets
  address,  // of an IP address in its usual form, or "unlisted"
  digest,   // 64 of 0-9 and a-f
  truth,
  list,  // of words, numbers and lists of them
};

struct Member {
  std::string_view name;
  Form form;
  bool is_needed = true;
};

constexpr std::array<Member, 33> server_members = {{
    {"area", Form::word, false},
    {"asn", Form::number, false},
    {"basis", Form::list},
    {"bi", Form::number},
    {"bo", Form::number},
    {"cc", Form::word},
    {"ci", Form::number},
    {"co", Form::number},
    {"cut", Form::number, false},
    {"epoch", Form::number},
    {"exempt", Form::name, false},
    {"grade", Form::word},
    {"hints", Form::list},
    {"host", Form::word},
    {"k", Form::word},
    {"law", Form::word},
    {"name", Form::name, false},
    {"pi", Form::number},
    {"plane", Form::word},
    {"po", Form::number},
    {"port", Form::number},
    {"pr", Form::word},
    {"prov", Form::word},
    {"reach", Form::word},
    {"rtt_by", Form::word, false},
    {"rtt_n", Form::number, false},
    {"rtt_us", Form::number, false},
    {"rule", Form::number},
    {"server", Form::address},
    {"t0", Form::number},
    {"t1", Form::number},
    {"verdict", Form::word},
    {"zone", Form::word},
}};
constexpr std::array<Member, 16> rest_members = {{
    {"bi", Form::integer},
    {"bo", Form::integer},
    {"cc", Form::word},
    {"ci", Form::integer},
    {"co", Form::integer},
    {"grade", Form::word},
    {"k", Form::word},
    {"law", Form::word},
    {"pi", Form::integer},
    {"plane", Form::word},
    {"po", Form::integer},
    {"prov", Form::word},
    {"t0", Form::number},
    {"t1", Form::number},
    {"verdict", Form::word},
    {"zone", Form::word},
}};
constexpr std::array<Member, 22> interval_members = {{
    {"assessable", Form::truth},
    {"clock", Form::truth, false},
    {"exposure", Form::list, false},
    {"flow", Form::number},
    {"frames", Form::number},
    {"k", Form::word},
    {"left_out", Form::number},
    {"lost_if", Form::number, false},
    {"lost_k", Form::number, false},
    {"lost_r", Form::number, false},
    {"n", Form::number},
    {"one_way", Form::number},
    {"pend", Form::integer},
    {"records", Form::number},
    {"recv", Form::number, false},
    {"rest", Form::number},
    {"sampling", Form::number, false},
    {"sight", Form::number},
    {"skip", Form::list},
    {"t0", Form::number},
    {"t1", Form::number},
    {"whole", Form::truth},
}};
constexpr std::array<Member, 5> gap_members = {{
    {"k", Form::word},
    {"n", Form::number, false},
    {"t0", Form::number},
    {"t1", Form::number},
    {"why", Form::word},
}};
constexpr std::array<Member, 6> db_members = {{
    {"built", Form::integer, false},
    {"epoch", Form::number},
    {"k", Form::word},
    {"name", Form::name},
    {"sha256", Form::digest},
    {"t", Form::number},
}};
constexpr std::array<Member, 5> epoch_members = {{
    {"epoch", Form::number},
    {"k", Form::word},
    {"n", Form::number},
    {"sha256", Form::digest},
    {"t", Form::number},
}};

constexpr std::array<Member, 5> config_members = {{
    {"epoch", Form::number},
    {"k", Form::word},
    {"keys", Form::list},
    {"sha256", Form::digest},
    {"t", Form::number},
}};
constexpr std::array<Member, 9> policy_members = {{
    {"approver", Form::name, false},
    {"archived", Form::digest},
    {"author", Form::name, false},
    {"doc", Form::name},
    {"epoch", Form::number},
    {"k", Form::word},
    {"profile", Form::name},
    {"t", Form::number},
    {"zones", Form::list},
}};
constexpr std::array<Member, 4> tap_members = {{
    {"findings", Form::list},
    {"k", Form::word},
    {"t", Form::number},
    {"t1", Form::number, false},
}};

struct Kind {
  std::string_view name;
  const Member* members;
  std::size_t count;
};
constexpr std::array<Kind, 9> kinds = {{
    {"\"server\"", server_members.data(), server_members.size()},
    {"\"rest\"", rest_members.data(), rest_members.size()},
    {"\"interval\"", interval_members.data(), interval_members.size()},
    {"\"gap\"", gap_members.data(), gap_members.size()},
    {"\"db\"", db_members.data(), db_members.size()},
    {"\"epoch\"", epoch_members.data(), epoch_members.size()},
    {"\"config\"", config_members.data(), config_members.size()},
    {"\"policy\"", policy_members.data(), policy_members.size()},
    {"\"tap\"", tap_members.data(), tap_members.size()},
}};

bool is_word(std::string_view written) noexcept {
  constexpr std::size_t longest = 64;
  if (written.size() < 2 || written.size() > longest + 2 || written.front() != '"') return false;
  const std::string_view text = written.substr(1, written.size() - 2);
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,_-/+ ") ==
         std::string_view::npos;
}

bool is_list(std::string_view written) {
  if (!written.starts_with('[')) return false;
  const auto items = items_of(written);
  return std::all_of(items.begin(), items.end(), [](std::string_view item) {
    return is_word(item) || integer_of(item) || item == "true" || item == "false" || is_list(item);
  });
}

bool is_of_form(std::string_view written, Form form) {
  const auto number = integer_of(written);
  switch (form) {
    case Form::number:
      return number && *number >= 0;
    case Form::integer:
      return number.has_value();
    case Form::word:
      return is_word(written);
    case Form::name:
      return written.starts_with('"') && written.size() <= 257;
    case Form::address: {
      const auto text = text_of(written);
      const auto address = text ? Address::from_text(*text) : std::nullopt;
      return text == "unlisted" || (address && address->text() == *text);
    }
    case Form::digest:
      return is_sha256_text(unquoted(written));
    case Form::truth:
      return written == "true" || written == "false";
    case Form::list:
      return is_list(written);
  }
  return false;
}

bool are_members(std::string_view line, const Kind& kind) {
  const Members members{line};
  std::size_t known = 0;
  for (std::size_t i = 0; i < kind.count; ++i) {
    const std::string_view written = members.raw(kind.members[i].name);
    if (written.empty() && !kind.members[i].is_needed) continue;
    if (!is_of_form(written, kind.members[i].form)) return false;
    ++known;
  }
  return known == members.count();
}

bool is_near(std::string_view line, Timestamp now) {
  constexpr std::int64_t allowed = 86400;  // as much as a day of standstill, and no more
  const std::int64_t clock = seconds_of(now);
  const Members members{line};
  for (const char* const name : {"t", "t0", "t1"}) {
    const auto time = members.integer(name);
    if (time && (*time < clock - allowed || *time > clock + allowed)) return false;
  }
  return true;
}

}  // namespace

std::string_view to_text(LineFault fault) noexcept {
  constexpr std::array<std::string_view, line_fault_count> words = {"none",    "form", "kind",
                                                                    "members", "time", "notice"};
  return words[static_cast<std::size_t>(fault)];
}

std::string refused_line(LineFault fault, std::uint64_t count, Timestamp now) {
  LineWriter line;
  line.add("k", "refused").add("n", count).add("t", seconds_of(now));
  return line.add("why", to_text(fault)).finish();
}

LineFault fault_of(std::string_view line, Timestamp now, bool is_replay) noexcept {
  if (!is_canonical(line)) return LineFault::form;
  const std::string_view kind = Members{line}.raw("k");
  const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& one) { return one.name == kind; });
  if (known == kinds.end()) return LineFault::kind;
  if (!are_members(line, *known)) return LineFault::members;
  return is_replay || is_near(line, now) ? LineFault::none : LineFault::time;
}

}  // namespace eugress
