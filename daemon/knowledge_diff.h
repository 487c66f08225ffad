// One Knowledge against another over servers or flows that were seen: what the newer one would change. Pure apart from
// reading the databases; says nothing and publishes nothing.
#pragma once

#include <map>
#include <utility>

#include "account/account.h"
#include "account/knowledge_change.h"
#include "export/export.h"
#include "knowledge.h"

namespace eugress {

// Adds up what is assessed differently, server by server. Both Knowledges must outlive it.
class KnowledgeComparison {
 public:
  KnowledgeComparison(const Knowledge& before, const Knowledge& after) : before_(before), after_(after) {}

  // Facts as either Knowledge, or an earlier one, recorded them. `zone` means the same in both: the later one was read
  // with the earlier as its `previous`.
  void add(FlowFacts facts, ZoneNumber zone, const TwoWay& counts);
  // The same, where `before` was told by somebody else and its server may be named.
  void add(const AssessedAs& before, FlowFacts facts, ZoneNumber zone, const TwoWay& counts);
  // Everything added so far, with the files that differ.
  [[nodiscard]] KnowledgeChange change() const;

 private:
  void book(const AssessedAs& before, const AssessedAs& after, bool is_shown, const FlowFacts& facts,
            const TwoWay& counts);

  struct Key {
    std::string server;
    std::uint16_t port = 0;
    Transport transport = Transport::udp;
    AssessedAs before;
    AssessedAs after;
    friend auto operator<=>(const Key&, const Key&) noexcept = default;
  };
  const Knowledge& before_;
  const Knowledge& after_;
  KnowledgeChange sums_;
  std::map<Key, std::pair<std::uint64_t, std::uint64_t>> changed_;  // bytes, connections
};

// Whose lists differ on that day or on any later one, and by how much: on the first such day, or the first on which the
// change is sudden.
[[nodiscard]] std::vector<ListChange> changed_lists(const Knowledge& before, const Knowledge& after, Day day);

// The files whose digest differs, or that only one of the two was read from.
[[nodiscard]] std::vector<ItemChange> changed_items(const std::vector<KnowledgeItem>& before,
                                                    const std::vector<KnowledgeItem>& after);

[[nodiscard]] KnowledgeChange compare(const Knowledge& before, const Knowledge& after, const SeenServers& seen);
// What a running daemon serves, against files on disk.
[[nodiscard]] KnowledgeChange compare(const ServedStatus& before, const Knowledge& after);

}  // namespace eugress
