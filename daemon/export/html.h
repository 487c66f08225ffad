// Writes HTML so that text cannot become markup by accident: string literals are markup, everything else is text and is
// escaped. Valid UTF-8 whatever comes in.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace eugress {

class Html {
 public:
  template <typename... Parts>
  void operator()(const Parts&... parts) {
    (add(parts), ...);
  }
  // Our own text that is markup although it is no literal: the style sheet.
  void trusted(std::string_view markup) { page_ += markup; }

  [[nodiscard]] std::string take() && { return std::move(page_); }
  template <std::size_t size>
  void add(char (&text)[size]) = delete;  // an array that can change is no literal

 private:
  template <std::size_t size>
  void add(const char (&markup)[size]) {
    page_.append(markup, size - 1);
  }
  void add(const std::string& text) { add_text(text); }
  void add(std::string_view text) { add_text(text); }
  template <std::integral Number>
  void add(Number number) {
    page_ += std::to_string(number);
  }
  void add_text(std::string_view text);

  std::string page_;
};

}  // namespace eugress
