#include "identify/host_pattern.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "base/host_name.h"
#include "identify/host_table.h"

namespace eugress {
namespace {

// The length of a cluster prefix, or 0.
std::size_t cluster_length(std::string_view text) noexcept {
  if (text.starts_with("aw1")) return 3;
  const bool named = text.size() >= 4 && is_small_letter(text[0]) && is_small_letter(text[1]) && is_digit(text[2]) &&
                     is_digit(text[3]);
  return named ? 4 : 0;
}

// The longest run that `<loc>` may take, or 0: a code of two to four letters, then pod letters and digits, which
// together are two letters and then either.
std::size_t longest_location(std::string_view text) noexcept {
  if (text.size() < 2 || !is_small_letter(text[0]) || !is_small_letter(text[1])) return 0;
  const auto end =
      std::find_if(text.begin() + 2, text.end(), [](char c) { return !is_small_letter(c) && !is_digit(c); });
  return static_cast<std::size_t>(end - text.begin());
}

// Takes the last label, or everything if there is no dot.
std::string_view take_last_label(std::string_view& host) noexcept {
  const std::size_t dot = host.rfind('.');
  const std::string_view label = dot == std::string_view::npos ? host : host.substr(dot + 1);
  host = dot == std::string_view::npos ? std::string_view{} : host.substr(0, dot);
  return label;
}

}  // namespace

std::optional<SplitName> split_name(std::string_view host) noexcept {
  // By hand: of every name of the campus this is asked, and rfind() is three times as long about it.
  const auto dot_before = [&](std::size_t end) {
    while (end > 0 && host[end - 1] != '.') --end;
    return end;  // behind the dot; 0 if there is none
  };
  const std::size_t last = dot_before(host.size());
  if (last <= 1) return std::nullopt;
  const std::size_t domain = dot_before(last - 1);
  if (domain == 0) return SplitName{{}, host};
  if (domain == 1) return std::nullopt;
  return SplitName{host.substr(0, domain - 1), host.substr(domain)};
}

// Any length from the shortest to the longest, as long as the rest fits.
bool HostPattern::matches_variable(const Piece* rest, const Piece* end, std::string_view text, std::size_t shortest,
                                   std::size_t longest) noexcept {
  for (std::size_t taken = shortest; taken <= longest; ++taken) {
    if (matches(rest, end, text.substr(taken))) return true;
  }
  return false;
}

// Recursion is as deep as the label has pieces, and of those that vary in length parse() admits three.
bool HostPattern::matches(const Piece* piece, const Piece* end, std::string_view text) noexcept {
  if (piece == end) return text.empty();
  switch (piece->kind) {
    case Piece::Kind::literal:
      if (piece + 1 == end) return text == piece->text;
      return text.starts_with(piece->text) && matches(piece + 1, end, text.substr(piece->text.size()));
    case Piece::Kind::cluster: {
      const std::size_t length = cluster_length(text);
      return length != 0 && matches(piece + 1, end, text.substr(length));
    }
    case Piece::Kind::location:
      return matches_variable(piece + 1, end, text, 2, longest_location(text));
    case Piece::Kind::run:
      return matches_variable(piece + 1, end, text, 1, text.size());
  }
  return false;
}

bool HostPattern::Label::matches(std::string_view label) const noexcept {
  if (label.empty()) return false;
  if (kind >= LabelKind::one) return true;
  const Piece& last = pieces.back();
  if (last.kind == Piece::Kind::literal && !label.ends_with(last.text)) return false;  // most names end here
  return HostPattern::matches(pieces.data(), pieces.data() + pieces.size(), label);
}

bool HostPattern::is_literal() const noexcept {
  return std::all_of(labels_.begin(), labels_.end(),
                     [](const Label& label) { return label.kind == LabelKind::literal; });
}

bool HostPattern::matches_before(std::string_view before) const noexcept {
  for (const Label& label : labels_) {
    if (label.kind == LabelKind::one_or_more) return !before.empty();
    if (!label.matches(take_last_label(before))) return false;
  }
  return before.empty();
}

bool HostPattern::is_more_specific_than(const HostPattern& other) const noexcept {
  for (std::size_t i = 0; i < std::min(labels_.size(), other.labels_.size()); ++i) {
    const Label& mine = labels_[i];
    const Label& theirs = other.labels_[i];
    if (mine.kind != theirs.kind) return mine.kind < theirs.kind;
    if (mine.literal_characters != theirs.literal_characters) {
      return mine.literal_characters > theirs.literal_characters;
    }
    if (mine.runs != theirs.runs) return mine.runs < theirs.runs;
  }
  return text_ < other.text_;
}

Result<HostPattern::Label> HostPattern::parse_label(std::string_view text, bool is_first) {
  Label label;
  if (text.empty()) return Error{"has an empty label"};
  if (text == "*" || text == "**") {
    if (!is_first) return Error{"may have " + std::string{text} + " only as its first label"};
    label.kind = text == "*" ? LabelKind::one : LabelKind::one_or_more;
    return label;
  }
  std::size_t variable = 0;
  while (!text.empty()) {
    Piece piece;
    const std::size_t special = std::min(text.find_first_of("*<"), text.size());
    if (special > 0) {
      piece.text = text.substr(0, special);
      label.literal_characters += special;
    } else if (text.front() == '*') {
      piece = {Piece::Kind::run, text.substr(0, 1)};
      ++label.runs;
      if (!label.pieces.empty() && label.pieces.back().kind == Piece::Kind::run) return Error{"has ** inside a label"};
    } else if (text.starts_with("<cluster>")) {
      piece = {Piece::Kind::cluster, text.substr(0, 9)};
    } else if (text.starts_with("<loc>")) {
      piece = {Piece::Kind::location, text.substr(0, 5)};
    } else {
      return Error{"has a placeholder other than <cluster> and <loc>"};
    }
    if (piece.kind == Piece::Kind::run || piece.kind == Piece::Kind::location) ++variable;
    if (piece.kind != Piece::Kind::literal) label.kind = std::max(label.kind, LabelKind::placeholder);
    text.remove_prefix(piece.text.size());
    label.pieces.push_back(piece);
  }
  if (label.runs > 0) label.kind = LabelKind::with_run;
  constexpr std::size_t most_variable = 3;
  if (variable > most_variable) return Error{"has more than three * and <loc> in one label"};
  for (const Piece& piece : label.pieces) {
    if (piece.kind != Piece::Kind::literal) continue;  // only literals are spelled like names
    const auto name = HostName::from_text(piece.text);
    if (!name || name->text() != piece.text) return Error{"has a character that host names do not have, or upper case"};
  }
  return label;
}

Result<HostPattern> HostPattern::parse(std::string_view text) {
  if (text.size() > HostName::capacity) return Error{"is longer than a name can be"};
  const auto parts = split_name(text);
  if (!parts) return Error{"has fewer than two labels, or an empty one"};
  if (const auto domain = HostName::from_text(parts->domain); !domain || domain->text() != parts->domain) {
    return Error{"must end in two literal labels in lower case, so that no name of others can match"};
  }
  HostPattern pattern;
  pattern.text_ = text;
  for (std::string_view left = parts->before; !left.empty();) {
    const bool is_first = left.find('.') == std::string_view::npos;
    auto label = parse_label(take_last_label(left), is_first);
    if (!label) return label.error();
    pattern.labels_.push_back(*std::move(label));
  }
  return pattern;
}

std::string_view cluster_of(std::string_view host) noexcept {
  return host.substr(0, cluster_length(host));
}

}  // namespace eugress
