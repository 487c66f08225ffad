#include "what_if.h"

#include <thread>
#include <utility>

#include "base/channel.h"
#include "base/published.h"
#include "capture/capture.h"
#include "knowledge_diff.h"
#include "worker.h"

namespace eugress {
namespace {

constexpr std::size_t reports_at_once = 4;

TwoWay counts_of(const FlowLine& line) {
  TwoWay counts{line.egress, line.ingress};
  // A flow that is nobody's today was never posted, and so never counted as a connection.
  if (line.finding.provider.empty()) counts.egress.connections = 1;
  return counts;
}

}  // namespace

Result<WhatIf> what_if(const Settings& present, const std::shared_ptr<const Knowledge>& known, const Knowledge& other,
                       const std::string& capture) {
  auto source = open_files(capture);
  if (!source) return source.error();
  const Published<Knowledge> published{known};
  Channel<Report> reports{reports_at_once};
  WhatIf answer;
  {
    std::jthread walk{[&] {
      Worker worker{{.number = 0,
                     .interval = present.interval,
                     .max_flows = present.max_flows,
                     .max_candidates = present.max_candidates,
                     .max_servers = present.max_servers,
                     .unwrapping = unwrapping_of(present, true),
                     .is_replay = true,
                     .lists_flows = true,
                     .all_flows = true},
                    **source,
                    published,
                    reports};
      const Result<void> outcome = worker.run({});
      reports.put(EndOfInput{0, !outcome});
      reports.close();
    }};
    KnowledgeComparison comparison{*known, other};
    while (auto report = reports.get()) {
      if (const auto* const interval = std::get_if<Interval>(&*report)) {
        for (const FlowLine& line : interval->ended_flows) comparison.add(line.facts, line.zone, counts_of(line));
      } else if (const auto* const end = std::get_if<EndOfInput>(&*report)) {
        answer.is_truncated = end->is_damaged;
      }
    }
    answer.change = comparison.change();
  }
  return answer;
}

}  // namespace eugress
