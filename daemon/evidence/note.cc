#include "evidence/note.h"

#include <algorithm>

#include "base/digest.h"
#include "evidence/base64.h"
#include "evidence/canonical.h"

namespace eugress {
namespace {

constexpr std::string_view dash = "\xe2\x80\x94 ";  // U+2014 and a blank
constexpr std::size_t id_octets = 4;

bool is_plain_text(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0 || (static_cast<unsigned char>(text.front()) < 0x20 && text.front() != '\n')) return false;
    text.remove_prefix(length);
  }
  return true;
}

// White space of Unicode (property White_Space) that UTF-8 writes with more than one octet.
constexpr std::array<std::string_view, 8> wide_blanks = {
    "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\xa8",
    "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80",
};

bool is_wide_blank(std::string_view sequence) noexcept {
  if (std::find(wide_blanks.begin(), wide_blanks.end(), sequence) != wide_blanks.end()) return true;
  return sequence.size() == 3 && sequence.starts_with("\xe2\x80") && static_cast<unsigned char>(sequence[2]) <= 0x8a;
}

std::string text_of_id(std::uint32_t id) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned shift = 32; shift != 0;) text += digits[id >> (shift -= 4) & 15U];
  return text;
}

std::uint32_t number_of(const std::uint8_t* octets) noexcept {
  return std::uint32_t{octets[0]} << 24U | std::uint32_t{octets[1]} << 16U | std::uint32_t{octets[2]} << 8U | octets[3];
}

std::optional<NoteSignature> signature_from(std::string_view line) {
  if (!line.starts_with(dash)) return std::nullopt;
  line.remove_prefix(dash.size());
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos || !is_key_name(line.substr(0, blank))) return std::nullopt;
  const auto octets = from_base64(line.substr(blank + 1));
  if (!octets || octets->size() <= id_octets) return std::nullopt;
  return NoteSignature{
      std::string{line.substr(0, blank)}, number_of(octets->data()), {octets->begin() + id_octets, octets->end()}};
}

}  // namespace

bool is_key_name(std::string_view name) noexcept {
  if (name.empty()) return false;
  while (!name.empty()) {
    const std::size_t length = utf8_length(name);
    if (length == 0 || is_wide_blank(name.substr(0, length))) return false;
    if (length == 1 && (static_cast<unsigned char>(name.front()) <= 0x20 || name.front() == '+')) return false;
    name.remove_prefix(length);
  }
  return true;
}

std::uint32_t VerifierKey::id() const {
  std::vector<std::uint8_t> octets(name.begin(), name.end());
  octets.push_back('\n');
  octets.push_back(static_cast<std::uint8_t>(kind));
  octets.insert(octets.end(), key.begin(), key.end());
  return number_of(sha256(octets).data());
}

std::string VerifierKey::text() const {
  std::vector<std::uint8_t> octets = {static_cast<std::uint8_t>(kind)};
  octets.insert(octets.end(), key.begin(), key.end());
  return name + "+" + text_of_id(id()) + "+" + to_base64(octets);
}

std::optional<VerifierKey> VerifierKey::from_text(std::string_view text) {
  const std::size_t first = text.find('+');
  if (first == std::string_view::npos || text.size() < first + 10 || text[first + 9] != '+') return std::nullopt;
  const auto octets = from_base64(text.substr(first + 10));
  VerifierKey found{std::string{text.substr(0, first)}, KeyKind::log, {}};
  if (!octets || octets->size() != 1 + found.key.size() || !is_key_name(found.name)) return std::nullopt;
  found.kind = static_cast<KeyKind>(octets->front());
  if (found.kind != KeyKind::log && found.kind != KeyKind::witness) return std::nullopt;
  std::copy(octets->begin() + 1, octets->end(), found.key.begin());
  if (found.text() != text) return std::nullopt;
  return found;
}

std::string NoteSignature::line() const {
  std::vector<std::uint8_t> all;
  for (unsigned shift = 32; shift != 0;) all.push_back(static_cast<std::uint8_t>(key_id >> (shift -= 8)));
  all.insert(all.end(), octets.begin(), octets.end());
  return std::string{dash} + name + " " + to_base64(all) + "\n";
}

std::optional<Note> Note::from_text(std::string_view whole) {
  const std::size_t split = whole.rfind("\n\n");
  if (whole.size() > most_octets || split == std::string_view::npos || !whole.ends_with('\n') || !is_plain_text(whole))
    return std::nullopt;
  Note note{std::string{whole.substr(0, split + 1)}, {}};
  for (std::string_view rest = whole.substr(split + 2); !rest.empty();) {
    const std::size_t end = rest.find('\n');
    auto signature = signature_from(rest.substr(0, end));
    if (!signature || note.signatures.size() == most_signatures) return std::nullopt;
    note.signatures.push_back(std::move(*signature));
    rest.remove_prefix(end + 1);
  }
  if (note.signatures.empty()) return std::nullopt;
  return note;
}

std::string Note::whole() const {
  std::string all = text + "\n";
  for (const NoteSignature& signature : signatures) all += signature.line();
  return all;
}

}  // namespace eugress
