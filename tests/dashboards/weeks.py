"""Ten weeks of a gateway, made up: a university in term, twelve things that look like a breach and are none (and a restart), five that are real.

Five minutes a sample. What the daemon would say of each event is written down here, from docs/explanation and docs/reference; nothing is asked of the rules."""

from collections import defaultdict
from dataclasses import dataclass, field

STEP = 300
DAYS = 70
HOUR = 3600
DAY = 24 * HOUR
TARGET = 'job="eugress",instance="gw1"'
PLANES = ("media", "signalling", "telemetry", "web", "other", "static", "p2p")
CLAIMED = ("media", "signalling", "telemetry")
STATES = ("contradicted", "contradicted-excepted", "not-contradicted", "insufficient-evidence", "not-observable")
US, JP, GB, SG, CN = (("US", "conditional"), ("JP", "adequate"), ("GB", "adequate"), ("SG", "third"), ("CN", "third"))


@dataclass
class Event:
    name: str
    day: int
    hour: int
    hours: float
    cells: tuple = ()              # (plane, (country, law), verdict, grade, octets and connections in five minutes)
    told: dict = field(default_factory=dict)      # alerts that must come: minutes after the beginning
    also: tuple = ()               # alerts that may
    pages: tuple = ()              # of the former those that may page
    states: tuple = ()             # (plane, state) from the beginning on
    effects: dict = field(default_factory=dict)

    @property
    def start(self):
        return self.day * DAY + self.hour * HOUR

    def holds(self, moment):
        return self.start <= moment < self.start + self.hours * HOUR


INTERVAL = 10  # minutes: five until the next sample, five until the next evaluation; in truth the daemon's interval, a scrape and an evaluation

FALSE = [
    Event("one database says US of a near server", 16, 9, 30, (("telemetry", US, "outside", "C", 4e5, 20), ("telemetry", US, "disputed", "D", 4e5, 20))),
    Event("an edge of a delivery network", 18, 9, 30, (("static", ("anycast", "unknown"), "unknown", "none", 4e7, 50), ("web", ("anycast", "unknown"), "unknown", "none", 4e6, 50))),
    Event("an update moves a block", 20, 6, 26, (("media", US, "outside", "C", 2e8, 40),), told={"EugressKnowledgeInDoubt": INTERVAL}, effects={"servers_changed": 500}),
    Event("somebody else hosts, and chose another region", 23, 9, 8, (("media", US, "exempt", "A", 3e7, 12),), told={"EugressNewCountry": INTERVAL}, also=("EugressClaimStateChanged",),
          states=(("media", "contradicted-excepted"),)),
    Event("a VPN that comes in", 25, 9, 8, (("signalling", JP, "exempt", "B", 3e5, 9),), told={"EugressNewCountry": INTERVAL}, also=("EugressClaimStateChanged",),
          states=(("signalling", "contradicted-excepted"),)),
    Event("fail-over after an outage", 27, 11, 3, (("media", GB, "exempt", "A", 6e7, 80),), told={"EugressNewCountry": INTERVAL}),
    Event("a call with somebody abroad, device to device", 29, 9, 8, (("p2p", ("unknown", "third"), "unknown", "none", 5e7, 6),)),
    Event("scanners and load tests", 30, 2, 5, effects={"skipped": 4e6, "flows": 100_000}),
    Event("servers behind a NAT64", 32, 9, 8, (("media", ("DE", "eu"), "inside", "B", 5e7, 40),), effects={"disagreement": 4e7, "decapsulated": 9e4}),
    Event("others on a shared address and port", 34, 9, 8, (("other", ("US", "conditional"), "unknown", "C", 3e7, 60),), effects={"skipped": 9e4}),
    Event("one direction only", 36, 9, 5, told={"EugressClaimCannotBeTold": 45}, also=("EugressTapUnsound", "EugressClaimStateChanged"),
          states=tuple((plane, "insufficient-evidence") for plane in CLAIMED), effects={"one_way": 4e8}),
    Event("the clock jumps", 38, 10, 0.2, told={"EugressCoverageLow": INTERVAL}, effects={"not_assessable": 2}),
    Event("a restart", 40, 3, 0.3, also=("EugressClaimStateChanged", "EugressClaimCannotBeTold"), states=tuple((plane, "insufficient-evidence") for plane in CLAIMED), effects={"restart": True}),
]
TRUE = [
    Event("media of own meetings in the US", 44, 10, 20, (("media", US, "outside", "A", 2e7, 4),), told={"EugressClaimContradicted": INTERVAL, "EugressNewCountry": INTERVAL},
          states=(("media", "contradicted"),)),
    Event("telemetry to Singapore", 47, 9, 72, (("telemetry", SG, "outside", "B", 2e5, 3),), told={"EugressClaimContradicted": INTERVAL, "EugressNewCountry": INTERVAL},
          states=(("telemetry", "contradicted"),)),
    Event("a server in China", 51, 14, 0.4, (("media", CN, "outside", "A", 1e6, 1),), told={"EugressEndpointInChina": INTERVAL, "EugressNewCountry": INTERVAL}, pages=("EugressEndpointInChina",)),
    Event("the provider's framing with a network that nobody listed", 56, 13, 2, told={"EugressUnlistedPayload": 60}, effects={"payload_alone": 4e5}),
    Event("a log that was written anew", 62, 4, 0.1, told={"EugressEvidenceShrunk": INTERVAL}, pages=("EugressEvidenceShrunk",), effects={"entries_lost": 200}),
]
EVENTS = FALSE + TRUE


def is_term_time(moment):
    return moment // DAY % 7 < 5 and 8 * HOUR <= moment % DAY < 17 * HOUR


class Weeks:
    """{series: [(moment, value), ...]} from moment 0 on."""

    def __init__(self):
        self.series = defaultdict(list)
        self.counters = defaultdict(float)
        self.gauges = {}
        self.entries = 0.0
        self.begin(0)
        self.after = {plane: "not-contradicted" for plane in CLAIMED}  # the state once a passing one is over
        for moment in range(0, DAYS * DAY, STEP):
            self.step(moment)

    def begin(self, moment):
        self.counters.clear()
        self.started = moment
        for plane in PLANES:
            for name in ("bytes", "connections"):
                self.counters[self.cell(name, plane, ("unknown", "unknown"), "unknown", "none")] = 0.0
        for text in ("lost_frames_total{stage=\"kernel\"", "lost_frames_total{stage=\"interface\"", "intervals_total{assessable=\"true\"", "intervals_total{assessable=\"false\"",
                     "payload_alone_bytes_total{", "provider_list_changes_total{provider=\"zoom\",change=\"added\"", "evidence_dropped_total{",
                     "knowledge_reloads_total{result=\"refused\"", "knowledge_reloads_total{result=\"held\""):
            self.counters[f"eugress_{text}"] = 0.0

    @staticmethod
    def cell(name, plane, place, verdict, grade):
        return (f'eugress_{name}_total{{provider="zoom",plane="{plane}",direction="egress",country="{place[0]}",law="{place[1]}",verdict="{verdict}",grade="{grade}",zone="other"')

    def traffic(self, plane, place, verdict, grade, octets, connections):
        self.counters[self.cell("bytes", plane, place, verdict, grade)] += octets
        self.counters[self.cell("connections", plane, place, verdict, grade)] += connections
        if plane != "p2p":
            self.counters["eugress_identified_bytes_total{"] += octets
            self.counters['eugress_witness_bytes_total{witness="address"'] += octets * 0.97

    def step(self, moment):
        now = [event for event in EVENTS if event.holds(moment)]
        for event in now:
            if event.start == moment and event.effects.get("restart"):
                self.begin(moment)
                self.after = {plane: "not-contradicted" for plane in CLAIMED}
        if is_term_time(moment):
            self.traffic("media", ("DE", "eu"), "inside", "B", 5e8, 200)
            self.traffic("signalling", ("NL", "eu"), "inside", "B", 5e6, 300)
            self.traffic("telemetry", ("DE", "eu"), "inside", "B", 1e6, 90)
            self.traffic("web", ("unknown", "unknown"), "unknown", "none", 1e5, 3)
        for event in now:
            for plane, place, verdict, grade, octets, connections in event.cells:
                self.traffic(plane, place, verdict, grade, octets, connections)
        self.books(moment, now)
        for key, value in self.counters.items():
            self.series[key].append((moment, value))
        for key, value in self.gauges.items():
            self.series[key].append((moment, value))

    def books(self, moment, now):
        def effect(name):
            return sum(event.effects.get(name, 0) for event in now)
        bad = effect("not_assessable")
        counters, gauges = self.counters, self.gauges
        counters['eugress_intervals_total{assessable="true"'] += STEP / 60 - bad
        counters['eugress_intervals_total{assessable="false"'] += bad
        counters["eugress_frames_total{"] += 4e5 + effect("skipped")
        counters["eugress_payload_alone_bytes_total{"] += effect("payload_alone") + (2e4 if is_term_time(moment) else 0)
        counters["eugress_one_way_bytes_total{"] += effect("one_way")
        counters["eugress_location_disagreement_bytes_total{"] += effect("disagreement")
        gauges["eugress_first_interval_start_timestamp_seconds{"] = ("moment", self.started)
        gauges["eugress_last_interval_end_timestamp_seconds{"] = ("moment", moment)
        gauges["eugress_interval_length_seconds{"] = 60
        gauges['eugress_interface_up{interface="eth0"'] = 1
        gauges["eugress_workers_missing{"] = 0
        gauges["up{"] = 1
        gauges['eugress_table_entries{table="flows"'] = 3000 + effect("flows")
        gauges['eugress_table_capacity_entries{table="flows"'] = 131072
        gauges["eugress_series_folded{"] = 0
        gauges['eugress_tap_finding{kind="one-way"'] = 1 if effect("one_way") else 0
        gauges['eugress_knowledge_built_timestamp_seconds{name="country.mmdb"'] = ("moment", moment // (21 * DAY) * 21 * DAY)
        for event in now:
            if event.start == moment and "servers_changed" in event.effects:
                gauges["eugress_knowledge_last_reload_timestamp_seconds{"] = ("moment", moment)
        changed = effect("servers_changed")
        for kind in ("verdict", "country"):
            gauges[f'eugress_knowledge_change_servers{{kind="{kind}"'] = changed
        self.evidence(moment, effect("entries_lost"))
        for plane in CLAIMED:
            state = "insufficient-evidence" if moment < DAY else self.after[plane]
            for event in now:
                for of, to in event.states:
                    if of == plane:
                        state = to if self.after[plane] != "contradicted" else "contradicted"
                        if to.startswith("contradicted"):
                            self.after[plane] = state
            for one in STATES:
                gauges[f'eugress_claim_status{{profile="surf-eu",plane="{plane}",status="{one}"'] = 1 if one == state else 0

    def evidence(self, moment, lost):
        self.entries += (12 if is_term_time(moment) else 5) - lost
        self.gauges["eugress_evidence_tree_size{"] = self.entries
        self.gauges['eugress_evidence_root_part{part="0"'] = (self.entries * 7919) % 281474976710656 + 3 * (moment >= TRUE[-1].start)
        self.gauges["eugress_evidence_up{"] = 1

    def write(self, path, begun):
        """OpenMetrics. Moments that are values are moved as well."""
        with open(path, "w", encoding="utf-8") as out:
            for key, points in self.series.items():
                name = key + ("," if key[-1] != "{" else "") + TARGET + "}"
                out.writelines(f"{name} {value[1] + begun if isinstance(value, tuple) else value!r} {moment + begun}\n" for moment, value in points)
            out.write("# EOF\n")
