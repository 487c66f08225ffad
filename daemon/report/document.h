// A text for people in headings, paragraphs, lists and pairs, written once and rendered as a page or as plain text. For
// the papers that are made from the configuration; reports with tables and charts write their page themselves.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/message.h"

namespace eugress {

struct Heading {
  std::string text;
  int level = 2;  // 1 begins a part, on a page of its own when printed
};
struct Paragraph {
  std::string text;
};
struct Bullets {
  std::vector<std::string> items;
};
struct Pairs {
  std::vector<std::pair<std::string, std::string>> rows;
};
using Block = std::variant<Heading, Paragraph, Bullets, Pairs>;

struct Document {
  std::string title;
  Language language = Language::english;
  std::vector<Block> blocks;
};

[[nodiscard]] std::string document_html(const Document& document);
[[nodiscard]] std::string document_text(const Document& document);  // at most 76 columns

}  // namespace eugress
