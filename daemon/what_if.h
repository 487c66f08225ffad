// The past under other Knowledge: walks a capture once under the present one, keeps the facts of every flow, and
// assesses each with both. What the tables in force do not know by name cannot be judged by name: such names are
// forgotten as soon as they are read.
#pragma once

#include <string>

#include "account/knowledge_change.h"
#include "base/result.h"
#include "knowledge.h"

namespace eugress {

struct WhatIf {
  KnowledgeChange change;
  bool is_truncated = false;  // the capture was damaged; what stands here is of what was good
};
// `present` says how the capture is walked. Errors: the capture cannot be opened.
[[nodiscard]] Result<WhatIf> what_if(const Settings& present, const std::shared_ptr<const Knowledge>& known,
                                     const Knowledge& other, const std::string& capture);

}  // namespace eugress
