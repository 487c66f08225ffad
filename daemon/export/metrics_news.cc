// Who and what is new, and whether news would be told: first hops, notices, canaries.
#include "account/snapshot.h"
#include "export/metric_families.h"

namespace eugress {

void add_first_hops(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  MetricFamily operators = gauge("eugress_operator_first_seen_timestamp_seconds",
                                 "When servers of this operator were first seen in this run, of those seen in the last "
                                 "day.");
  for (const FirstHopOperator& seen : snapshot.first_hops.operators) {
    sample(operators, {label("provider", seen.provider), label("operator", seen.name)}, seconds(seen.span.first));
  }
  page.push_back(std::move(operators));
  MetricFamily countries = gauge("eugress_country_first_seen_timestamp_seconds",
                                 "When servers in this country were first seen in this run on evidence of grade A or "
                                 "B, of those seen in the last day.");
  for (const FirstHopCountry& seen : snapshot.first_hops.countries) {
    sample(countries,
           {label("provider", provider_name(snapshot.setting, seen.provider)), label("country", seen.country.text())},
           seconds(seen.span.first));
  }
  page.push_back(std::move(countries));
  MetricFamily evicted = counter("eugress_first_hops_evicted_total",
                                 "Operators and countries whose first sight was forgotten to make room for others.");
  sample(evicted, {label("table", "operators")}, number(snapshot.first_hops.operators_evicted));
  sample(evicted, {label("table", "countries")}, number(snapshot.first_hops.countries_evicted));
  page.push_back(std::move(evicted));
}

void add_notices(std::vector<MetricFamily>& page, const NoticeCounts& counts) {
  page.push_back(by_enumeration<NoticeKind>(
      counter("eugress_notices_total", "Lines written to the journal for a SIEM, by kind."), "kind", counts.by_kind));
  page.push_back(single(counter("eugress_notices_left_out_total",
                                "Lines for a SIEM that were not written, because they were too many in an hour."),
                        number(counts.left_out)));
  page.push_back(single(counter("eugress_notices_forgotten_total",
                                "What was written for a SIEM and forgotten to make room: it would be written anew."),
                        number(counts.forgotten)));
}

// Nothing where none is sent, as in a replay.
void add_canary(std::vector<MetricFamily>& page, const CanaryRecord& canary) {
  MetricFamily results = counter("eugress_canaries_total",
                                 "Canaries sent through the rooms of the daemon, by what became of them; absent where "
                                 "none are sent.");
  const bool is_sent = canary.every.count() != 0;
  for (std::size_t result = 0; is_sent && result < canary_result_count; ++result) {
    sample(results, {label("result", to_text(static_cast<CanaryResult>(result)))}, number(canary.by_result[result]));
  }
  page.push_back(std::move(results));
  page.push_back(single(gauge("eugress_canary_last_success_timestamp_seconds",
                              "When a canary last arrived: a flow that left the promised area would have been told."),
                        canary.last_arrived ? std::optional{seconds(*canary.last_arrived)} : std::nullopt));
  page.push_back(single(gauge("eugress_canary_interval_seconds", "Configured time from one canary to the next."),
                        is_sent ? std::optional{static_cast<double>(canary.every.count())} : std::nullopt));
}

}  // namespace eugress
