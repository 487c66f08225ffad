// Inner: how families of metrics are written. Part of the one home of prometheus-cpp.
#pragma once

#include <prometheus/metric_family.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "export/wording.h"

namespace eugress {

struct CanaryRecord;
struct NoticeCounts;
struct Snapshot;

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

inline ClientMetric::Label label(std::string name, std::string_view value) {
  return {std::move(name), mended_utf8(value)};
}

inline void sample(MetricFamily& family, Labels labels, double value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  (family.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  family.metric.push_back(std::move(metric));
}

// Exact up to 2^53; beyond 9 PB a double drops single bytes.
inline double number(std::uint64_t count) noexcept {
  return static_cast<double>(count);
}
inline double seconds(Timestamp time) noexcept {
  return static_cast<double>(time.time_since_epoch().count()) / 1e9;
}

inline MetricFamily counter(std::string name, std::string help) {
  return {std::move(name), std::move(help), MetricType::Counter, {}};
}
inline MetricFamily gauge(std::string name, std::string help) {
  return {std::move(name), std::move(help), MetricType::Gauge, {}};
}
inline MetricFamily histogram(std::string name, std::string help) {
  return {std::move(name), std::move(help), MetricType::Histogram, {}};
}
inline MetricFamily single(MetricFamily family, double value) {
  sample(family, {}, value);
  return family;
}
// No sample where the value is not known: an absent series is honest, a zero is not.
inline MetricFamily single(MetricFamily family, std::optional<double> value) {
  if (value) sample(family, {}, *value);
  return family;
}

template <typename Enumeration, std::size_t count>
MetricFamily by_enumeration(MetricFamily family, const std::string& name,
                            const std::array<std::uint64_t, count>& values, std::size_t first = 0) {
  for (std::size_t index = first; index < count; ++index) {
    sample(family, {label(name, to_text(static_cast<Enumeration>(index)))}, number(values[index]));
  }
  return family;
}

// Of the capture and what it may have missed: frames, filter, intervals, overload, tap.
void add_capture(std::vector<MetricFamily>& page, const Snapshot& snapshot);

// Operators and countries at the first hop; lines for a SIEM; canaries.
void add_first_hops(std::vector<MetricFamily>& page, const Snapshot& snapshot);
void add_notices(std::vector<MetricFamily>& page, const NoticeCounts& counts);
void add_canary(std::vector<MetricFamily>& page, const CanaryRecord& canary);

}  // namespace eugress
