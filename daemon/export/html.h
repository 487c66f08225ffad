// Writes HTML so that text cannot become markup by accident: string literals are markup, everything else is text and is
// escaped. Valid UTF-8 whatever comes in. Sentences are said in the language of the page.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"

namespace eugress {

// What already is markup, made by an Html.
struct Markup {
  std::string html;
};

class Html {
 public:
  explicit Html(Language language = Language::english) : language_(language) {}

  template <typename... Parts>
  void operator()(const Parts&... parts) {
    (add(parts), ...);
  }
  // A message whose places may hold markup, such as <time>; its own words are text.
  template <typename... Parts>
  void say(const Message& message, const Parts&... parts) {
    fill(message, {made(parts).html...});
  }
  // The same elements, apart: to be a place of a message.
  template <typename... Parts>
  [[nodiscard]] Markup made(const Parts&... parts) const {
    Html apart{language_};
    apart(parts...);
    return {std::move(apart).take()};
  }

  [[nodiscard]] Language language() const noexcept { return language_; }
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
  void add(const Sentence& sentence) { add_text(sentence.in(language_)); }
  void add(const Message& message) { add_text(message.in(language_)); }
  void add(const Markup& markup) { page_ += markup.html; }
  template <std::integral Number>
  void add(Number number) {
    page_ += std::to_string(number);
  }
  void add_text(std::string_view text);
  void fill(const Message& message, const std::vector<std::string>& parts);

  Language language_;
  std::string page_;
};

}  // namespace eugress
