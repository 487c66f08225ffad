// Writes a line of the log in its one form (evidence/canonical.h), from left to right.
// Members must come in order and brackets must pair: anything else is a mistake of ours and aborts. Octets that are no
// UTF-8 become U+FFFD, integers that are too large the largest. For one thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "evidence/canonical.h"

namespace eugress {

// As lines say it: Unix seconds.
[[nodiscard]] constexpr std::int64_t seconds_of(Timestamp time) noexcept {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

class LineWriter {
 public:
  LineWriter() : text_("{") {}

  LineWriter& add(std::string_view name, std::string_view value);
  LineWriter& add(std::string_view name, const char* value) { return add(name, std::string_view{value}); }
  LineWriter& add(std::string_view name, std::same_as<bool> auto value) {
    begin_member(name);
    text_ += value ? "true" : "false";
    return *this;
  }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) LineWriter& add(std::string_view name, Number value) {
    begin_member(name);
    return write(value);
  }

  LineWriter& begin_object(std::string_view name);
  LineWriter& begin_object();  // as an item of an array
  LineWriter& begin_array(std::string_view name);
  LineWriter& begin_array();  // as an item of an array
  LineWriter& item(std::string_view value);
  LineWriter& item(const char* value) { return item(std::string_view{value}); }
  LineWriter& item(std::same_as<bool> auto value) {
    separate();
    text_ += value ? "true" : "false";
    return *this;
  }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) LineWriter& item(Number value) {
    separate();
    return write(value);
  }
  LineWriter& end();  // of the innermost object or array

  [[nodiscard]] std::size_t size() const noexcept { return text_.size() + open_.size(); }
  // Closes the line. The writer is spent.
  [[nodiscard]] std::string finish();

 private:
  struct Open {
    char closing;
    std::string last_name;
    bool is_empty = true;
  };

  template <std::integral Number>
  LineWriter& write(Number value) {
    if (std::cmp_greater(value, largest_integer)) return write_number(largest_integer);
    return write_number(std::cmp_less(value, -largest_integer) ? -largest_integer : static_cast<std::int64_t>(value));
  }
  LineWriter& write_number(std::int64_t value);
  void begin_member(std::string_view name);
  void separate();
  void write_text(std::string_view value);

  std::string text_;
  std::vector<Open> open_ = {Open{'}', {}}};
};

}  // namespace eugress
