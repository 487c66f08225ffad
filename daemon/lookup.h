// One address or name on one screen: what every table and database says of it, and what follows. The same words as the
// page and the records, because it walks the same assess().
#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "knowledge.h"

namespace eugress {

struct LookupAnswer {
  std::string text;
  std::string json;
};
// `subject` is an address or a host name; anything else is an Error. `today` decides which dated rows hold.
[[nodiscard]] Result<LookupAnswer> look_up(const Knowledge& known, const std::string& subject, Timestamp today);

}  // namespace eugress
