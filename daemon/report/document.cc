#include "report/document.h"

#include <algorithm>

#include "export/html.h"
#include "report/report_style.h"

namespace eugress {
namespace {

constexpr std::size_t line_width = 76;

class AsPage {
 public:
  explicit AsPage(Html& html) : html_(html) {}

  void operator()(const Heading& heading) const {
    if (heading.level == 1) {
      html_("<h1>", heading.text, "</h1>");
    } else {
      html_("<h2>", heading.text, "</h2>");
    }
  }
  void operator()(const Paragraph& paragraph) const { html_("<p>", paragraph.text, "</p>"); }
  void operator()(const Bullets& bullets) const {
    html_("<ul>");
    for (const std::string& item : bullets.items) html_("<li>", item, "</li>");
    html_("</ul>");
  }
  void operator()(const Pairs& pairs) const {
    html_("<div class=\"wide\"><table><tbody>");
    for (const auto& [name, value] : pairs.rows)
      html_("<tr><th scope=\"row\">", name, "</th><td>", value, "</td></tr>");
    html_("</tbody></table></div>");
  }

 private:
  Html& html_;
};

class AsText {
 public:
  explicit AsText(std::string& text) : text_(text) {}

  void operator()(const Heading& heading) const {
    text_ += "\n" + heading.text + "\n" + std::string(heading.text.size(), heading.level == 1 ? '=' : '-') + "\n";
  }
  void operator()(const Paragraph& paragraph) const { wrap("", paragraph.text); }
  void operator()(const Bullets& bullets) const {
    for (const std::string& item : bullets.items) wrap("- ", item);
  }
  void operator()(const Pairs& pairs) const {
    for (const auto& [name, value] : pairs.rows) wrap("", name + ": " + value);
  }

 private:
  // Later lines of an item stand under its first word.
  void wrap(const std::string& lead, const std::string& words) const {
    text_ += lead;
    std::size_t used = lead.size();
    bool is_first = true;
    for (std::size_t at = 0; at < words.size();) {
      const std::size_t end = std::min(words.size(), words.find(' ', at));
      if (!is_first && used + 1 + (end - at) > line_width) {
        text_ += "\n" + std::string(lead.size(), ' ');
        used = lead.size();
      } else if (!is_first) {
        text_ += " ";
        ++used;
      }
      text_.append(words, at, end - at);
      used += end - at;
      at = end + 1;
      is_first = false;
    }
    text_ += "\n";
  }

  std::string& text_;
};

}  // namespace

std::string document_html(const Document& document) {
  Html html;
  html("<!DOCTYPE html>\n<html lang=\"", to_text(document.language),
       "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
       "<meta name=\"color-scheme\" content=\"light dark\"><meta http-equiv=\"Content-Security-Policy\" "
       "content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\"><title>",
       document.title, "</title><style>");
  html(Markup{std::string{report_style}});
  html("@media print{h1:not(:first-child){break-before:page}}");
  html("</style></head><body><main>");
  for (const Block& block : document.blocks) std::visit(AsPage{html}, block);
  html("</main></body></html>\n");
  return std::move(html).take();
}

std::string document_text(const Document& document) {
  std::string text = document.title + "\n";
  for (const Block& block : document.blocks) std::visit(AsText{text}, block);
  return text;
}

}  // namespace eugress
