// Knowledge and settings as the evidence log is told of them when they come into force.
#pragma once

#include "evidence/entry.h"
#include "knowledge.h"
#include "settings/effective.h"

namespace eugress {

// `before` is what was in force until now; empty at the start.
[[nodiscard]] KnowledgeEntry knowledge_entry(const Knowledge& known, const EffectiveSettings& before,
                                             const EffectiveSettings& now);

}  // namespace eugress
