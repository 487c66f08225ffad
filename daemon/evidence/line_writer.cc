#include "evidence/line_writer.h"

#include <array>
#include <charconv>

#include "base/result.h"

namespace eugress {

LineWriter& LineWriter::add(std::string_view name, std::string_view value) {
  begin_member(name);
  write_text(value);
  return *this;
}

LineWriter& LineWriter::begin_object(std::string_view name) {
  begin_member(name);
  text_ += '{';
  open_.push_back({'}', {}});
  return *this;
}

LineWriter& LineWriter::begin_object() {
  separate();
  text_ += '{';
  open_.push_back({'}', {}});
  return *this;
}

LineWriter& LineWriter::begin_array(std::string_view name) {
  begin_member(name);
  text_ += '[';
  open_.push_back({']', {}});
  return *this;
}

LineWriter& LineWriter::begin_array() {
  separate();
  text_ += '[';
  open_.push_back({']', {}});
  return *this;
}

LineWriter& LineWriter::item(std::string_view value) {
  separate();
  write_text(value);
  return *this;
}

LineWriter& LineWriter::end() {
  check(open_.size() > 1, "a bracket was opened before it is closed");
  text_ += open_.back().closing;
  open_.pop_back();
  return *this;
}

std::string LineWriter::finish() {
  check(open_.size() == 1, "every bracket of a line is closed");
  text_ += '}';
  open_.clear();
  return std::move(text_);
}

LineWriter& LineWriter::write_number(std::int64_t value) {
  std::array<char, 24> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  text_.append(digits.data(), written.ptr);
  return *this;
}

void LineWriter::begin_member(std::string_view name) {
  check(!open_.empty() && open_.back().closing == '}' && open_.back().last_name < name,
        "members of a line come in ascending order");
  if (!open_.back().is_empty) text_ += ',';
  open_.back().is_empty = false;
  open_.back().last_name = name;
  text_.append("\"").append(name).append("\":");
}

void LineWriter::separate() {
  check(!open_.empty() && open_.back().closing == ']', "items stand in arrays");
  if (!open_.back().is_empty) text_ += ',';
  open_.back().is_empty = false;
}

void LineWriter::write_text(std::string_view value) {
  constexpr std::string_view short_forms = "btn_fr";  // of U+0008 to U+000D; U+000B has none
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  text_ += '"';
  while (!value.empty()) {
    const std::size_t length = utf8_length(value);
    const auto first = static_cast<unsigned char>(value.front());
    if (length == 0) {
      text_ += "\xef\xbf\xbd";
    } else if (first == '"' || first == '\\') {
      text_.append("\\").append(value.substr(0, 1));
    } else if (first >= 0x08 && first <= 0x0d && first != 0x0b) {
      text_.append("\\").append(short_forms.substr(first - 8U, 1));
    } else if (first < 0x20) {
      text_.append("\\u00").append(hexadecimal.substr(first >> 4U, 1)).append(hexadecimal.substr(first & 15U, 1));
    } else {
      text_.append(value.substr(0, length));
    }
    value.remove_prefix(length == 0 ? 1 : length);
  }
  text_ += '"';
}

}  // namespace eugress
