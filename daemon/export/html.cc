#include "export/html.h"

#include "export/wording.h"

namespace eugress {

void Html::add_text(std::string_view text) {
  for (const char character : mended_utf8(text)) {
    switch (character) {
      case '&':
        page_ += "&amp;";
        break;
      case '<':
        page_ += "&lt;";
        break;
      case '>':
        page_ += "&gt;";
        break;
      case '"':
        page_ += "&quot;";
        break;
      case '\'':
        page_ += "&#39;";
        break;
      default: {
        // Controls have no place in HTML, not even as character references.
        const bool is_control = (character >= 0 && character < ' ' && character != '\n') || character == '\x7f';
        if (is_control) {
          page_ += "\xEF\xBF\xBD";
        } else {
          page_ += character;
        }
      }
    }
  }
}

void Html::fill(const Message& message, const std::vector<std::string>& parts) {
  std::string_view text = message.in(language_);
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    add_text(text.substr(0, open));
    if (open == std::string_view::npos) return;
    const auto place = static_cast<std::size_t>(text[open + 1] - '0');
    if (place < parts.size()) page_ += parts[place];
    text.remove_prefix(open + 3);
  }
}

}  // namespace eugress
