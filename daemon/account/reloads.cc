#include "account/reloads.h"

namespace eugress {

std::string_view to_text(ReloadResult result) noexcept {
  switch (result) {
    case ReloadResult::swapped:
      return "swapped";
    case ReloadResult::unchanged:
      return "unchanged";
    case ReloadResult::refused:
      return "refused";
    case ReloadResult::held:
      return "held";
  }
  return "unchanged";
}

std::string_view to_text(ChangeKind kind) noexcept {
  switch (kind) {
    case ChangeKind::country:
      return "country";
    case ChangeKind::verdict:
      return "verdict";
    case ChangeKind::grade:
      return "grade";
    case ChangeKind::plane:
      return "plane";
    case ChangeKind::law:
      return "law";
  }
  return "country";
}

}  // namespace eugress
