// The published lists of one provider, as they stand under `knowledge.lists`: PROVIDER/YYYY-MM-DD/FILE. One item of
// Knowledge a file name, with a digest over all its versions and the day of the newest. One thread.
#pragma once

#include <string>
#include <vector>

#include "identify/published_list.h"
#include "knowledge_files.h"

namespace eugress {

[[nodiscard]] Result<std::vector<PublishedList>> read_published_lists(KnowledgeFiles& files,
                                                                      const std::string& directory,
                                                                      const std::string& provider);

}  // namespace eugress
