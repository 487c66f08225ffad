#include "account/knowledge_change.h"

namespace eugress {

std::string in_words(const AssessedAs& assessed) {
  const bool is_area = !assessed.country.is_known() && assessed.area != Area::none;
  const std::string_view place = is_area ? to_text(assessed.area) : assessed.country.text();
  std::string text{place};
  if (assessed.grade != Grade::none) text += " " + std::string{to_text(assessed.grade)};
  return text + " " + std::string{to_text(assessed.verdict)};
}

bool differs(ChangeKind kind, const AssessedAs& before, const AssessedAs& after) noexcept {
  switch (kind) {
    case ChangeKind::country:
      return before.country != after.country || before.area != after.area;
    case ChangeKind::verdict:
      return before.verdict != after.verdict;
    case ChangeKind::grade:
      return before.grade != after.grade;
    case ChangeKind::plane:
      return before.provider != after.provider || before.plane != after.plane;
    case ChangeKind::law:
      return before.law != after.law;
  }
  return false;
}

}  // namespace eugress
