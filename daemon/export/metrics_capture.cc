// What was captured, what was lost on the way and how well the tap sees: the families of /metrics that a network
// engineer looks at first.
#include "account/snapshot.h"
#include "export/metric_families.h"

namespace eugress {
namespace {

void add_frames(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  const FrameCounts& frames = snapshot.frames;
  page.push_back(
      single(counter("eugress_frames_total", "Frames seen; each ends in a flow, a sighting, a skip or is pending."),
             number(frames.seen)));
  page.push_back(
      single(counter("eugress_flow_frames_total", "Frames that belong to an identified flow."), number(frames.flow)));
  page.push_back(single(counter("eugress_sighting_frames_total", "Frames kept for the names they carry."),
                        number(frames.sighting)));
  page.push_back(by_enumeration<Skip>(
      counter("eugress_skipped_frames_total", "Frames that were not counted as traffic, by reason."), "reason",
      frames.skipped, 1));
  page.push_back(single(gauge("eugress_pending_frames", "Frames of flows that are not yet identified."),
                        static_cast<double>(frames.pending)));
  page.push_back(by_enumeration<Tunnel>(
      counter("eugress_decapsulated_frames_total", "Frames taken out of a tunnel or mirror, by its kind."), "tunnel",
      snapshot.tunnels.decapsulated));
  page.push_back(by_enumeration<Tunnel>(
      counter("eugress_tunnel_refused_frames_total",
              "Frames with the mark of a tunnel that is looked into, and a header against its standard or one tunnel "
              "too many."),
      "tunnel", snapshot.tunnels.refused));
  page.push_back(single(counter("eugress_received_frames_total",
                                "Frames that passed the kernel's filter: those seen and those lost in the kernel; "
                                "absent where not known."),
                        snapshot.lost.received ? std::optional{number(*snapshot.lost.received)} : std::nullopt));
  MetricFamily lost =
      counter("eugress_lost_frames_total", "Frames lost before they were seen, by stage; absent where not known.");
  if (snapshot.lost.kernel) sample(lost, {label("stage", "kernel")}, number(*snapshot.lost.kernel));
  if (snapshot.lost.interface) sample(lost, {label("stage", "interface")}, number(*snapshot.lost.interface));
  if (snapshot.lost.reports) sample(lost, {label("stage", "report")}, number(*snapshot.lost.reports));
  page.push_back(std::move(lost));
  page.push_back(single(gauge("eugress_input_truncated", "1 if the input was damaged and reading stopped early."),
                        number(snapshot.is_truncated ? 1 : 0)));
}

// Of a live source alone.
void add_filter(std::vector<MetricFamily>& page, const FilterState& filter) {
  page.push_back(single(gauge("eugress_filter_attached",
                              "1 if the kernel filter is in force and was read back; with 0 every frame of the link is "
                              "captured."),
                        number(filter.is_attached ? 1 : 0)));
  page.push_back(
      single(gauge("eugress_filter_instructions", "Instructions of the kernel filter; the kernel takes 4,096."),
             number(filter.instructions)));
  page.push_back(single(gauge("eugress_filter_ranges", "Address ranges that the kernel filter lets pass."),
                        number(filter.ranges)));
  MetricFamily left_out = gauge("eugress_filter_ranges_left_out",
                                "Addresses and prefixes that the kernel filter does not hold as they are, for want of "
                                "room, by what became of them.");
  const std::array<NamedCount, 3> fates{
      {{"aggregated", filter.aggregated}, {"evicted", filter.evicted}, {"forgotten", filter.forgotten}}};
  for (const NamedCount& fate : fates) sample(left_out, {label("fate", fate.name)}, number(fate.count));
  page.push_back(std::move(left_out));
  page.push_back(by_enumeration<FilterSwap>(
      counter("eugress_filter_swaps_total", "Kernel filters put in the place of another, by result."), "result",
      filter.swaps));
}

void add_intervals(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  page.push_back(
      single(gauge("eugress_coverage_ratio", "Frames delivered of frames delivered and lost, in the last interval."),
             snapshot.last_coverage));
  page.push_back(
      single(gauge("eugress_interval_assessable", "1 if capture in the last interval was good enough to judge by."),
             number(snapshot.last_interval_assessable ? 1 : 0)));
  MetricFamily intervals = counter("eugress_intervals_total", "Closed intervals, by whether capture was good enough.");
  const std::uint64_t assessable = std::min(snapshot.intervals_assessable, snapshot.intervals_closed);
  sample(intervals, {label("assessable", "true")}, number(assessable));
  sample(intervals, {label("assessable", "false")}, number(snapshot.intervals_closed - assessable));
  page.push_back(std::move(intervals));
  page.push_back(single(gauge("eugress_interval_length_seconds", "Configured length of an interval."),
                        static_cast<double>(snapshot.setting.interval.count())));
  const auto timestamp = [&](const char* name, const char* help, const std::optional<Timestamp>& time) {
    page.push_back(single(gauge(name, help), time ? std::optional{seconds(*time)} : std::nullopt));
  };
  timestamp("eugress_first_interval_start_timestamp_seconds", "Begin of the first interval, in packet time.",
            snapshot.first_interval_start);
  timestamp("eugress_last_interval_end_timestamp_seconds", "End of the last complete interval, in packet time.",
            snapshot.last_interval_end);
  page.push_back(single(gauge("eugress_workers", "Workers that share the capture."), number(snapshot.workers)));
  page.push_back(single(gauge("eugress_workers_missing",
                              "Workers that have been silent for longer than an interval: "
                              "what they should have seen nobody has."),
                        number(snapshot.workers_missing)));
  page.push_back(
      single(counter("eugress_gaps_total", "Spans in which nothing could be seen."), number(snapshot.gaps_in_all)));
  page.push_back(single(counter("eugress_reports_refused_total", "Workers' reports that the full channel refused."),
                        number(snapshot.reports_refused)));
}

// What could not be kept up with; beside the exact counts and never in them.
void add_overload(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  const OverloadCounts& overload = snapshot.overload;
  page.push_back(
      single(gauge("eugress_overload_level",
                   "How far the last interval gave way: 0 not at all, 1 optional work was left undone, above "
                   "that media packets were sampled."),
             number(overload.level)));
  page.push_back(single(gauge("eugress_sampling_ratio", "Share of media packets that were kept in the last interval."),
                        1.0 / static_cast<double>(std::uint64_t{1} << overload.sampling)));
  MetricFamily shed = counter("eugress_work_shed_total", "Optional work left undone under overload, by its kind.");
  const std::array<NamedCount, 3> kinds{{{"hello", overload.hellos_shed},
                                         {"quic-initial", overload.initials_shed},
                                         {"media-quality", overload.media_shed}}};
  for (const NamedCount& kind : kinds) sample(shed, {label("work", kind.name)}, number(kind.count));
  page.push_back(std::move(shed));
  MetricFamily bytes = counter("eugress_estimated_left_out_bytes_total",
                               "IP octets that sampling left out, by estimate; not in eugress_bytes_total.");
  MetricFamily packets = counter("eugress_estimated_left_out_packets_total",
                                 "Packets that sampling left out, by estimate; not in eugress_packets_total.");
  for (const auto& [key, counts] : overload.left_out) {
    const auto& [provider, plane, direction] = key;
    const Labels labels{label("provider", provider_name(snapshot.setting, provider)), label("plane", to_text(plane)),
                        label("direction", to_text(direction))};
    sample(bytes, labels, number(counts.bytes));
    sample(packets, labels, number(counts.packets));
  }
  page.push_back(std::move(bytes));
  page.push_back(std::move(packets));
}

void add_sequences(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  MetricFamily expected = counter("eugress_sequence_expected_packets_total",
                                  "Packets of media that their senders' sequence numbers (RTP) announced.");
  MetricFamily missing = counter("eugress_sequence_missing_packets_total",
                                 "Of these the packets that did not come, wherever they were lost.");
  for (const Direction direction : {Direction::egress, Direction::ingress}) {
    const SequenceCounts& way = snapshot.sequences[direction == Direction::egress ? 0 : 1];
    sample(expected, {label("direction", to_text(direction))}, number(way.expected));
    sample(missing, {label("direction", to_text(direction))}, number(way.missing));
  }
  page.push_back(std::move(expected));
  page.push_back(std::move(missing));
  page.push_back(single(gauge("eugress_sequence_gap_ratio",
                              "Share of media packets that was missing in the last interval, in the better direction: "
                              "what capture and mirror together lost is not more. Absent with too few packets."),
                        snapshot.last_sequence_gap));
}

// What is found of the tap: 1 also where the operator declared it. No sample where it cannot be told.
void add_tap(std::vector<MetricFamily>& page, const Tap& tap) {
  MetricFamily findings = gauge("eugress_tap_finding",
                                "1 if the tap is suspected or declared not to be sound in this respect, 0 if it was "
                                "looked for and not found; absent where it cannot be told.");
  for (const TapFinding& finding : tap.findings) {
    if (finding.state == TapState::cannot_tell) continue;  // a zero would be a claim
    sample(findings, {label("kind", to_text(finding.kind))}, number(finding.is_found() ? 1 : 0));
  }
  page.push_back(std::move(findings));
  MetricFamily info = gauge("eugress_tap_info", "What the operator declared of the tap.");
  sample(info,
         {label("scope", tap.declared.scope.empty() ? "all" : "declared"),
          label("after_nat", tap.declared.is_after_nat ? "true" : "false")},
         1);
  page.push_back(std::move(info));
  const TapCounts& counts = tap.counts;
  page.push_back(single(counter("eugress_merged_frames_total",
                                "Frames of identified flows that are longer than a packet on the Internet can be."),
                        number(counts.merged)));
  page.push_back(single(counter("eugress_compared_frames_total",
                                "Frames of identified flows that were compared with those just before them."),
                        number(counts.compared)));
  page.push_back(
      single(counter("eugress_duplicate_frames_total", "Compared frames whose packet had passed a moment before."),
             number(counts.duplicates)));
  page.push_back(single(
      counter("eugress_comparisons_displaced_total", "Compared frames that were forgotten too soon, for want of room."),
      number(counts.displaced)));
  page.push_back(single(counter("eugress_foreign_client_bytes_total",
                                "Identified IP octets of which neither side is in a campus prefix."),
                        number(counts.foreign_clients)));
}

// Of the machine that captures; nothing of it is known of a file.
void add_machine(std::vector<MetricFamily>& page, const TapFacts& facts) {
  MetricFamily up = gauge("eugress_interface_up", "1 if the interface is up and has a signal.");
  MetricFamily mtu = gauge("eugress_interface_mtu_bytes", "Longest packet that the interface takes.");
  MetricFamily offloads = gauge("eugress_interface_offload",
                                "1 if this offload of the interface is on; absent where the driver is silent.");
  for (const InterfaceFacts& one : facts.interfaces) {
    sample(up, {label("interface", one.name)}, number(one.is_up && one.has_signal ? 1 : 0));
    if (one.mtu) sample(mtu, {label("interface", one.name)}, number(*one.mtu));
    for (std::size_t i = 0; i < offload_count; ++i) {
      const auto offload = static_cast<Offload>(i);
      const auto is_on = one.is_on(offload);
      if (is_on) {
        sample(offloads, {label("interface", one.name), label("offload", to_text(offload))}, number(*is_on ? 1 : 0));
      }
    }
  }
  for (MetricFamily* family : {&up, &mtu, &offloads}) page.push_back(std::move(*family));
  if (!facts.clock) return;
  page.push_back(
      single(gauge("eugress_clock_synchronised", "1 if the kernel says that somebody keeps its clock right."),
             number(facts.clock->is_synchronised ? 1 : 0)));
  page.push_back(
      single(gauge("eugress_clock_error_seconds", "The most by which the kernel says its clock may be wrong."),
             static_cast<double>(facts.clock->error.count()) / 1e9));
}

}  // namespace

void add_capture(std::vector<MetricFamily>& page, const Snapshot& snapshot) {
  add_frames(page, snapshot);
  if (snapshot.filter) add_filter(page, *snapshot.filter);
  add_intervals(page, snapshot);
  add_overload(page, snapshot);
  add_sequences(page, snapshot);
  add_tap(page, snapshot.tap);
  if (snapshot.tap.facts != nullptr) add_machine(page, *snapshot.tap.facts);
}

}  // namespace eugress
