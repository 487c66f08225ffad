#!/usr/bin/env python3
"""Writes the boards beside this file: residency.json, capture-health.json, evidence.json, fleet.json.

    boards.py [DIRECTORY]

Nothing runs at the time of reading: Grafana gets JSON files, and a test says that they are what this program writes. Here is what a board has to say; how it
is said to Grafana is in panels.py.
"""

import json
import pathlib
import sys

from panels import (BLUE, GREY, HERE, ORANGE, PURPLE, RUNBOOKS, SKY, SLATE, VERMILION, board_json, by_verdict, colour_of, lines, link, mapped, panel, row, stat, steps,
                    table, target, words)

METADATA = "signalling|web|telemetry|files|push|support"
# How the page says it: plane:eugress_claim:state.
STATES = {4: ("CONTRADICTED", VERMILION), 3: ("We cannot tell", GREY), 2: ("No contradiction but under named exemptions", PURPLE), 1: ("No contradiction found", SLATE),
          0: ("Not observable", GREY)}


def sentence(group, planes):
    return stat(
        f"{group}, by the evidence",
        f"The worst state of the claims about {group.lower()} in the period, of planes that had traffic. Read it with the two panels beside it: what left, and whether we could have seen it. "
        "CONTRADICTED: open the status page and the runbook EugressClaimContradicted. We cannot tell: the status page names what is missing and what mends it. "
        "No contradiction found is no proof that the promise is kept.",
        [target(f'max(plane:eugress_claim:state{{{HERE}, plane=~"{planes}"}})', group, "instant")],
        "none", 5, 5, mappings=mapped(STATES), colour="background", links=[link("Runbook", f"{RUNBOOKS}#eugressclaimcontradicted")])


def share_of(group, planes, unit, name):
    series = f"plane_verdict:eugress_{unit}:sum"
    selector = f'{{{HERE}, provider=~"$provider", plane=~"{planes}"}}'
    return panel(
        "bargauge", f"{group} by {name}",
        f"{group} of the range shown, by verdict. Inside and outside say where the first hop was; disputed (sources contradict each other across the border) and unknown are neither, and are never added to inside. "
        "If unknown or disputed is large, no share says much: see Capture health, Names and places.",
        [target(f"sum by (verdict) (increase({series}{selector}[$__range])) / scalar(sum(increase({series}{selector}[$__range])) > 0)", "{{verdict}}", "instant")],
        "percentunit", 6, 7, overrides=by_verdict(), minimum=0, maximum=1)


RESIDENCY = {
    "uid": "eugress-residency", "title": "eugress / Residency", "file": "residency.json",
    "about": "Where the provider's traffic goes, media and metadata apart, how sure that is, and what it means for the promise.",
    "rows": [
        row("The answer",
            sentence("Media", "media"),
            sentence("Metadata", METADATA),
            table("What left the promised area",
                  "Connections since the daemon began to servers outside the promised area, on evidence of grade A or B and without exemption: each of them contradicts. "
                  "Empty is what one hopes for. The status page names the servers; the evidence log has each interval.",
                  [target(f'sort_desc(sum by (instance, plane, country, law, grade) (eugress_connections_total{{{HERE}, provider=~"$provider", plane=~"$plane", verdict="outside", grade=~"A|B"}}) > 0)', "", "instant")],
                  "short", "connections", 10, 5),
            stat("Could we have seen it",
                 "Share of the intervals of the last hour in which capture was good enough to judge by. Below 95 % silence means nothing: see Capture health.",
                 [target(f"min(instance:eugress_assessable_intervals:ratio_1h{{{HERE}}})", "assessable", "instant")],
                 "percentunit", 4, 5, thresholds=steps((0, VERMILION), (0.95, SLATE)))),
        row("Inside, outside, disputed, unknown",
            share_of("Media", "media", "connections", "connections"), share_of("Media", "media", "bytes", "octets"),
            share_of("Metadata", METADATA, "connections", "connections"), share_of("Metadata", METADATA, "bytes", "octets"),
            lines("Verdicts over time, by octets",
                  "All planes chosen above, without calls between participants. Colours as everywhere: blue inside, vermilion outside, purple exempt, orange disputed, grey unknown. "
                  "A step at a dashed line is a change of databases or of the daemon, not of the provider.",
                  [target(f'sum by (verdict) (rate(plane_verdict:eugress_bytes:sum{{{HERE}, provider=~"$provider", plane=~"$plane"}}[$__rate_interval]))', "{{verdict}}")],
                  "Bps", 12, overrides=by_verdict(), stacked=True),
            lines("Verdicts over time, by connections",
                  "Metadata is small: counted by octets it disappears behind media. Here each connection counts once.",
                  [target(f'sum by (verdict) (rate(plane_verdict:eugress_connections:sum{{{HERE}, provider=~"$provider", plane=~"$plane"}}[$__rate_interval]))', "{{verdict}}")],
                  "cps", 12, overrides=by_verdict(), stacked=True),
            lines("What cannot be told, by plane",
                  "Share of the last hour's octets that is unknown or disputed. From 5 % on the claim is insufficient. Mend: a second database, names (DNS past the tap), both directions.",
                  [target(f'plane:eugress_unclear_bytes:ratio_1h{{{HERE}, provider=~"$provider", plane=~"$plane"}}', "{{instance}} {{plane}}")],
                  "percentunit", 12, thresholds=steps((0, SLATE), (0.05, VERMILION)), limits=True),
            lines("What cannot be told, by plane and connections",
                  "The same of connections.",
                  [target(f'plane:eugress_unclear_connections:ratio_1h{{{HERE}, provider=~"$provider", plane=~"$plane"}}', "{{instance}} {{plane}}")],
                  "percentunit", 12, thresholds=steps((0, SLATE), (0.05, VERMILION)), limits=True),
            lines("Share by verdict, octets", "Parts of the last hour by gateway and plane, of what is not inside; the five verdicts of a plane add up to all of it. A hole means that there was none.",
                  [target(f'plane_verdict:eugress_bytes:ratio_1h{{{HERE}, provider=~"$provider", plane=~"$plane", verdict!="inside"}} > 0', "{{instance}} {{plane}} {{verdict}}")], "percentunit", 12),
            lines("Share by verdict, connections", "The same of connections. Inside is left out, so that what matters is not pressed against the bottom.",
                  [target(f'plane_verdict:eugress_connections:ratio_1h{{{HERE}, provider=~"$provider", plane=~"$plane", verdict!="inside"}} > 0', "{{instance}} {{plane}} {{verdict}}")], "percentunit", 12)),
        row("Where",
            lines("Countries, by octets",
                  "First hops by country; 'unknown' is a country that is not known (its area may be), 'anycast' an edge of a delivery network, 'other' what was folded for want of room. "
                  "A country is a conclusion with a grade, not a measurement.",
                  [target(f'sum by (country) (rate(eugress_bytes_total{{{HERE}, provider=~"$provider", plane=~"$plane", zone=~"$zone", plane!="p2p"}}[$__rate_interval]))', "{{country}}")],
                  "Bps", 12, stacked=True),
            table("Countries, planes and grades",
                  "Octets since the daemon began. Grade A: two independent sources, one of them tied to the operator; B: one tied to it, or databases and a round trip; C: one opinion; D: sources contradict. "
                  "C and D never page and never contradict.",
                  [target(f'sort_desc(sum by (plane, country, law, verdict, grade) (eugress_bytes_total{{{HERE}, provider=~"$provider", plane=~"$plane", zone=~"$zone", plane!="p2p"}}) > 0)', "", "instant")],
                  "bytes", "octets", 12),
            table("Operators at the first hop",
                  "Who runs the servers, and when they were first seen since the daemon began: a network where a database of networks is loaded, else a region of a cloud or the provider itself; of servers seen in the "
                  "last day. One that is new is an alert: look whether it is on the provider's list of subprocessors.",
                  [target(f'sort_desc(min by (provider, operator) (eugress_operator_first_seen_timestamp_seconds{{{HERE}, provider=~"$provider"}}) * 1000)', "", "instant")], "dateTimeAsIso", "first seen", 12,
                  links=[link("Runbook", f"{RUNBOOKS}#eugressnewoperator")]),
            table("Countries, since when",
                  "When servers in a country were first seen since the daemon began, on evidence of grade A or B; of those seen in the last day. Outside the promised area one that is new is an alert.",
                  [target(f'sort_desc(min by (provider, country) (eugress_country_first_seen_timestamp_seconds{{{HERE}, provider=~"$provider"}}) * 1000)', "", "instant")], "dateTimeAsIso", "first seen", 12,
                  links=[link("Runbook", f"{RUNBOOKS}#eugressnewcountry")]),
            lines("Cannot be in the US, by physics",
                  "Share of octets whose smallest round trip excludes the United States. No list and no database changes it. Low means far, slow or not measured; it never means US.",
                  [target(f'plane:eugress_us_excluded_bytes:ratio_1h{{{HERE}, provider=~"$provider", plane=~"$plane"}}', "{{instance}} {{plane}}")], "percentunit", 12, minimum=0, maximum=1),
            lines("Sources that contradict each other",
                  "Share of octets whose sources name different countries, or of whom a round trip refuted one. A jump means that a database or a list changed.",
                  [target(f"instance:eugress_location_disagreement_bytes:ratio_1h{{{HERE}}}", "{{instance}}")], "percentunit", 12)),
        row("Whose meetings, which zones",
            lines("Media of which the host is known",
                  "Share of media connections of which a tenant's name told whose meeting it is. A promise about own meetings does not bind those that others host; unknown is never counted as own.",
                  [target(f'plane:eugress_host_known_connections:ratio_1h{{{HERE}, provider=~"$provider"}}', "{{instance}} {{plane}}")], "percentunit", 8, minimum=0, maximum=1),
            panel("bargauge", "Connections by host", "own, other, unknown: whose meeting the connections since the daemon began belong to. Unknown is the rule where the tenant's page is not opened at this gateway.",
                  [target(f'sum by (host) (eugress_host_connections_total{{{HERE}, provider=~"$provider", plane=~"$plane"}})', "{{host}}", "instant")], "short", 8, 8,
                  overrides=[colour_of("own", BLUE), colour_of("other", SKY), colour_of("unknown", GREY)]),
            panel("bargauge", "Octets outside, by zone", "Zones that are large enough to be told apart. 'other' is everybody else. In the school profile there are no zones.",
                  [target(f'sum by (zone) (eugress_bytes_total{{{HERE}, provider=~"$provider", plane=~"$plane", zone=~"$zone", verdict="outside"}})', "{{zone}}", "instant")], "bytes", 8, 8,
                  colour=VERMILION)),
        row("Claims, plane by plane",
            panel("state-timeline", "State of each claim",
                  "The claim about each plane over the period so far, the worst of the gateways chosen. A change to contradicted is an alert; a change to 'we cannot tell' is one for the network team. A period begins anew when the daemon does.",
                  [target(f'max by (plane) (plane:eugress_claim:state{{{HERE}, plane=~"$plane"}})', "{{plane}}")], "none", 24, 8, mappings=mapped(STATES)),
            table("Exemptions in force",
                  "What the policy excuses, and when it ends. From then on it is outside.",
                  [target(f"sort(eugress_exemption_ends_timestamp_seconds{{{HERE}}} * 1000)", "", "instant")], "dateTimeFromNow", "ends", 12, 6, links=[link("Runbook", f"{RUNBOOKS}#eugressexemptionends")]),
            table("Law that ends", "Rows of the legal table that end within 90 days.",
                  [target(f"sort(eugress_legal_row_ends_timestamp_seconds{{{HERE}}} * 1000)", "", "instant")], "dateTimeFromNow", "ends", 12, 6, links=[link("Runbook", f"{RUNBOOKS}#eugresslawends")])),
        row("What is not visible here",
            words("Limits", "What no panel of this board can show.",
                  "A gateway sees the **first hop** only: which server was spoken to, when and how much. What that server passes on, stores or shows to others is not visible here. "
                  "Devices that do not pass this gateway are not counted: at home, on mobile networks, behind a VPN that ends elsewhere. Content is never read. Calls between participants are counted, and never judged. "
                  "Traffic can *contradict* a promise; that no contradiction was seen does not show that it is kept.")),
    ],
}

CAPTURE = {
    "uid": "eugress-capture", "title": "eugress / Capture health", "file": "capture-health.json",
    "about": "Could we have seen it? Coverage, loss, the filter, tables, workers, names, databases, and how good calls were.",
    "rows": [
        row("Could we have seen it",
            stat("Assessable", "Share of the intervals of the last hour that were good enough to judge by. Below 95 %: the alert EugressCoverageLow, and no claim can be told.",
                 [target(f"min(instance:eugress_assessable_intervals:ratio_1h{{{HERE}}})", "assessable", "instant")], "percentunit", 4, thresholds=steps((0, VERMILION), (0.95, SLATE)),
                 links=[link("Runbook", f"{RUNBOOKS}#eugresscoveragelow")]),
            stat("Coverage now", "Frames delivered of frames delivered and lost, in the last interval. Absent in a replay, which does not know.",
                 [target(f"min(eugress_coverage_ratio{{{HERE}}})", "coverage", "instant")], "percentunit", 4, thresholds=steps((0, VERMILION), (0.999, SLATE))),
            stat("Workers missing", "Workers that are silent: what they should have seen nobody has. Not 0: restart, and keep the journal.",
                 [target(f"max(eugress_workers_missing{{{HERE}}})", "missing", "instant")], "short", 4, thresholds=steps((0, SLATE), (1, VERMILION)), links=[link("Runbook", f"{RUNBOOKS}#eugressworkermissing")]),
            stat("One way only", "Share of the last hour's octets that was seen in one direction. Over 10 % no claim can be told: mirror the other direction.",
                 [target(f"max(instance:eugress_one_way_bytes:ratio_1h{{{HERE}}})", "one way", "instant")], "percentunit", 4, thresholds=steps((0, SLATE), (0.1, VERMILION))),
            stat("Overload", "0: none. 1: optional work was left undone. Above: media packets are sampled, and intervals are not assessable. More workers, or a faster machine.",
                 [target(f"max(eugress_overload_level{{{HERE}}})", "level", "instant")], "short", 4, thresholds=steps((0, SLATE), (1, ORANGE), (2, VERMILION))),
            stat("Oldest knowledge", "Age of the oldest table or database in force. From 35 days on the alert EugressKnowledgeInDoubt fires.",
                 [target(f"min(instance:eugress_knowledge_oldest_built:timestamp_seconds{{{HERE}}}) * 1000", "oldest", "instant")], "dateTimeFromNow", 4,
                 links=[link("Runbook", f"{RUNBOOKS}#eugressknowledgeindoubt")]),
            lines("Intervals", "Closed intervals a second, by whether capture was good enough. A gap in both means that nobody watched.",
                  [target(f"sum by (assessable) (rate(eugress_intervals_total{{{HERE}}}[$__rate_interval]))", "assessable {{assessable}}")], "cps", 12,
                  overrides=[colour_of("assessable true", BLUE), colour_of("assessable false", VERMILION)], stacked=True),
            lines("Gaps and refused reports", "Spans in which nothing could be seen, and reports of workers that the full channel refused. Both should stay 0.",
                  [target(f"sum by (instance) (rate(eugress_gaps_total{{{HERE}}}[$__rate_interval]))", "{{instance}} gaps"),
                   target(f"sum by (instance) (rate(eugress_reports_refused_total{{{HERE}}}[$__rate_interval]))", "{{instance}} refused reports")], "cps", 12)),
        row("Would it be told",
            stat("Last canary", "When a made-up call out of the promised area last went through all rooms of the daemon and was told. It says nothing of interface, tap and filter. None since the start, or none for two of its "
                 "intervals, is an alert.",
                 [target(f"min(eugress_canary_last_success_timestamp_seconds{{{HERE}}}) * 1000", "arrived", "instant")], "dateTimeFromNow", 4, 8, links=[link("Runbook", f"{RUNBOOKS}#eugresscanarylost")]),
            lines("Canaries", "Sent, by what became of them. One that is lost: `eugress canary` names the room.",
                  [target(f"sum by (result) (increase(eugress_canaries_total{{{HERE}}}[$__rate_interval]))", "{{result}}")], "short", 10,
                  overrides=[colour_of("arrived", BLUE), colour_of("lost", VERMILION)]),
            lines("Lines for the SIEM", "Findings that were new, as lines of JSON in the journal, by kind; and those that were not written because they were too many.",
                  [target(f"sum by (kind) (increase(eugress_notices_total{{{HERE}}}[$__rate_interval]))", "{{kind}}"),
                   target(f"sum(increase(eugress_notices_left_out_total{{{HERE}}}[$__rate_interval]))", "left out")], "short", 10)),
        row("Frames and loss",
            lines("Frames", "What became of the frames seen: flows, sightings (names), skips. With a kernel filter in force it has already left out most of what is not ours.",
                  [target(f"sum(rate(eugress_flow_frames_total{{{HERE}}}[$__rate_interval]))", "flow"), target(f"sum(rate(eugress_sighting_frames_total{{{HERE}}}[$__rate_interval]))", "sighting"),
                   target(f"sum(rate(eugress_skipped_frames_total{{{HERE}}}[$__rate_interval]))", "skipped")], "pps", 12, stacked=True),
            lines("Skipped frames, by reason", "Why frames were not counted as traffic. 'transit' above 5 %: the campus prefixes are not set. 'table-full': raise the bound.",
                  [target(f"sum by (reason) (rate(eugress_skipped_frames_total{{{HERE}}}[$__rate_interval])) > 0", "{{reason}}")], "pps", 12),
            lines("Lost frames, by stage", "kernel: the daemon is too slow. interface: the card, or what stands before it. report: between worker and books. Absent where it is not known.",
                  [target(f"sum by (stage) (rate(eugress_lost_frames_total{{{HERE}}}[$__rate_interval]))", "{{stage}}")], "pps", 12, links=[link("Runbook", f"{RUNBOOKS}#eugressloss")]),
            lines("Loss by the alert's measure", "Share of frames lost in 15 minutes. Above 0.1 % for five minutes it is an alert.",
                  [target(f"instance:eugress_lost_frames:ratio_15m{{{HERE}}}", "{{instance}}")], "percentunit", 12, thresholds=steps((0, SLATE), (0.001, VERMILION)), limits=True),
            lines("Missing by sequence numbers", "A second opinion on loss: media packets that their senders' numbers announced and that did not come, in the better direction. What capture and mirror together lost is not more.",
                  [target(f"eugress_sequence_gap_ratio{{{HERE}}}", "{{instance}}")], "percentunit", 12),
            lines("Out of tunnels", "Frames taken out of a tunnel or mirror, and frames with the mark of one and a header against its standard.",
                  [target(f"sum by (tunnel) (rate(eugress_decapsulated_frames_total{{{HERE}}}[$__rate_interval])) > 0", "{{tunnel}}"),
                   target(f"sum by (tunnel) (rate(eugress_tunnel_refused_frames_total{{{HERE}}}[$__rate_interval])) > 0", "{{tunnel}} refused")], "pps", 12)),
        row("The kernel filter and the machine",
            stat("Filter in force", "yes: the kernel's filter was read back and equals what was meant. no: every frame of the link is captured, which costs time and shows us more than we need.",
                 [target(f"min(eugress_filter_attached{{{HERE}}})", "filter", "instant")], "none", 4, mappings=mapped({1: ("in force", SLATE), 0: ("not in force", VERMILION)})),
            stat("Filter instructions", "The kernel takes 4,096. Near it addresses are aggregated, then left out.",
                 [target(f"max(eugress_filter_instructions{{{HERE}}})", "instructions", "instant")], "short", 4, thresholds=steps((0, SLATE), (3900, ORANGE))),
            lines("Ranges that the filter holds not as they are", "aggregated lets more pass than is wanted; evicted and forgotten mean that traffic may not be seen.",
                  [target(f"sum by (fate) (eugress_filter_ranges_left_out{{{HERE}}})", "{{fate}}")], "short", 8),
            table("Interfaces", "1: up, with a signal. 0: nothing passes that could be seen.",
                  [target(f"eugress_interface_up{{{HERE}}}", "", "instant")], "none", "state", 4, mappings=mapped({1: ("up", SLATE), 0: ("down", VERMILION)})),
            lines("Clock", "The most by which the kernel says its clock may be wrong. Above a second intervals are not assessable.",
                  [target(f"eugress_clock_error_seconds{{{HERE}}}", "{{instance}}")], "s", 4),
            table("Findings about the tap", "What is suspected or declared not to be sound; docs/explanation/tap.md says what each costs and what mends it.",
                  [target(f"sum by (instance, kind) (eugress_tap_finding{{{HERE}}})", "", "instant")], "none", "finding", 12, mappings=mapped({1: ("found", ORANGE), 0: ("looked for, not found", SLATE)}),
                  links=[link("Runbook", f"{RUNBOOKS}#eugresstapunsound")]),
            lines("Work left undone, and sampling", "Optional work that overload left undone; and the share of media packets that was kept.",
                  [target(f"sum by (work) (rate(eugress_work_shed_total{{{HERE}}}[$__rate_interval]))", "{{work}}")], "cps", 12)),
        row("Tables and series",
            lines("How full the tables are", "At the bound something is given up early, counted by table. A flood shows as a step, growth as a slope.",
                  [target(f"eugress_table_entries{{{HERE}}} / (eugress_table_capacity_entries{{{HERE}}} > 0)", "{{instance}} {{table}}")], "percentunit", 8, minimum=0, maximum=1,
                  links=[link("Runbook", f"{RUNBOOKS}#eugresstablefull")]),
            lines("The fullest table", "By gateway: the one that matters first.", [target(f"instance:eugress_tables:ratio{{{HERE}}}", "{{instance}}")], "percentunit", 4, minimum=0, maximum=1),
            lines("Flows that ended, by reason", "'time-jump' and 'forced' outside a restart deserve a look.",
                  [target(f"sum by (reason) (rate(eugress_flows_ended_total{{{HERE}}}[$__rate_interval]))", "{{reason}}")], "cps", 6),
            lines("Series on the page", "Traffic series against their bound; what is folded stands under country 'other'.",
                  [target(f"eugress_series{{{HERE}}}", "{{instance}} series"), target(f"eugress_series_limit{{{HERE}}}", "{{instance}} bound"), target(f"eugress_series_folded{{{HERE}}}", "{{instance}} folded")],
                  "short", 6)),
        row("Names and places",
            lines("Witnesses", "Share of identified octets that each witness spoke for: the provider's address list, a name, the framing. A falling 'address' means old lists, a falling 'name' that DNS or handshakes no longer pass.",
                  [target(f"instance_witness:eugress_named_bytes:ratio_1h{{{HERE}}}", "{{instance}} {{witness}}")], "percentunit", 8, minimum=0, maximum=1, links=[link("Runbook", f"{RUNBOOKS}#eugresslistdrift")]),
            lines("Known by framing alone", "Octets of servers that no list and no name speaks for. Above 1 MB an hour the security team is told.",
                  [target(f"sum by (instance) (rate(eugress_payload_alone_bytes_total{{{HERE}}}[$__rate_interval]))", "{{instance}}")], "Bps", 8, links=[link("Runbook", f"{RUNBOOKS}#eugressunlistedpayload")]),
            lines("Oddities", "Oddities of the wire that were counted and survived; docs/reference/metrics.md explains each.",
                  [target(f"sum by (kind) (rate(eugress_oddities_total{{{HERE}}}[$__rate_interval])) > 0", "{{kind}}")], "cps", 8),
            table("What it judges by", "When each table and database was built; of several gateways the oldest. Replace what is old: docs/how-to/reload.md.",
                  [target(f"sort(min by (name) (eugress_knowledge_built_timestamp_seconds{{{HERE}}}) * 1000)", "", "instant")], "dateTimeAsIso", "built", 8),
            lines("Reloads", "Attempts to renew the knowledge. refused: in error. held: so great a change that it waits for a person.",
                  [target(f"sum by (result) (rate(eugress_knowledge_reloads_total{{{HERE}}}[$__rate_interval]))", "{{result}}")], "cps", 8),
            panel("bargauge", "What the last swap changed", "Servers of the day before that the last swap assessed otherwise, by what changed.",
                  [target(f"sum by (kind) (eugress_knowledge_change_servers{{{HERE}}})", "{{kind}}", "instant")], "short", 8)),
        row("How good calls were, on the way to here",
            lines("Media by kind", "Octets of media by what they carry. 'filler' only measures bandwidth.",
                  [target(f'sum by (kind) (rate(eugress_media_bytes_total{{{HERE}, provider=~"$provider"}}[$__rate_interval]))', "{{kind}}")], "Bps", 8, stacked=True),
            lines("Jitter, 95 of 100 streams below", "From the sender to this gateway, not to the listener.",
                  [target(f'histogram_quantile(0.95, sum by (le, kind, direction) (rate(eugress_media_jitter_seconds_bucket{{{HERE}, provider=~"$provider"}}[$__rate_interval])))', "{{kind}} {{direction}}")], "s", 8),
            lines("Loss, 95 of 100 streams below", "By sequence numbers; frames that capture lost count as lost, so read it beside coverage.",
                  [target(f'histogram_quantile(0.95, sum by (le, kind, direction) (rate(eugress_media_loss_ratio_bucket{{{HERE}, provider=~"$provider"}}[$__rate_interval])))', "{{kind}} {{direction}}")], "percentunit", 8)),
    ],
}

EVIDENCE = {
    "uid": "eugress-evidence", "title": "eugress / Evidence", "file": "evidence.json",
    "about": "The log that nobody can quietly change, seen by a witness: this Prometheus.",
    "rows": [
        row("Is it being written",
            stat("Scribe", "writes: entries are written and signed. down: the daemon counts on, and nobody will be able to verify it.",
                 [target(f"min(eugress_evidence_up{{{HERE}}})", "scribe", "instant")], "none", 6, mappings=mapped({1: ("writes and signs", SLATE), 0: ("down", VERMILION)}),
                 links=[link("Runbook", f"{RUNBOOKS}#eugressscribedown")]),
            stat("Entries", "Entries under the last checkpoint. The number never falls, for the life of the log.",
                 [target(f"sum(eugress_evidence_tree_size{{{HERE}}})", "entries", "instant")], "short", 6),
            stat("Shorter than it was", "Entries by which the log is shorter than this Prometheus once saw it. Anything but 0 pages: touch nothing and read the runbook.",
                 [target(f"max(max_over_time(eugress_evidence_tree_size{{{HERE}}}[15d]) - eugress_evidence_tree_size{{{HERE}}})", "fewer", "instant")], "short", 6,
                 thresholds=steps((0, SLATE), (1, VERMILION)), links=[link("Runbook", f"{RUNBOOKS}#eugressevidenceshrunk")]),
            stat("Lost on the way", "Entries that the scribe did not take in time. A gap in the log says so too.",
                 [target(f"sum(eugress_evidence_dropped_total{{{HERE}}})", "lost", "instant")], "short", 6, thresholds=steps((0, SLATE), (1, ORANGE)),
                 links=[link("Runbook", f"{RUNBOOKS}#eugressevidenceincomplete")]),
            lines("Entries over time", "A line that only rises. A level stretch of 45 minutes is an alert; a fall is one at once.",
                  [target(f"eugress_evidence_tree_size{{{HERE}}}", "{{instance}}")], "short", 12),
            lines("Entries a second", "An entry for each server, plane and zone of an interval. It follows the traffic and is never 0 for long, because empty intervals are entries too.",
                  [target(f"deriv(eugress_evidence_tree_size{{{HERE}}}[$__rate_interval])", "{{instance}}")], "cps", 12)),
        row("What this Prometheus can witness",
            table("Root of the tree", "The parts of the last root. An auditor compares an export of these with the log: eugress evidence verify --samples.",
                  [target(f"sort(eugress_evidence_root_part{{{HERE}}})", "", "instant")], "none", "value", 12, 7),
            table("Digests in force", "Tables, databases and policy by digest, as this Prometheus saw them. The log has the same in its entries of kind db.",
                  [target(f"max by (instance, name, sha256) (eugress_knowledge_info{{{HERE}}})", "", "instant")], "none", "", 12, 7),
            lines("Epoch of the knowledge", "It grows with each change of what is judged by; each step is an entry with every digest.",
                  [target(f"eugress_knowledge_epoch{{{HERE}}}", "{{instance}}")], "none", 12),
            lines("Counters and log agree", "Octets by the counters. The sums of the log's entries of kind server and rest over the same time must be equal; eugress evidence verify adds them up.",
                  [target(f'sum by (plane) (plane_verdict:eugress_bytes:sum{{{HERE}, provider=~"$provider", plane=~"$plane"}})', "{{plane}}")], "bytes", 12)),
        row("How to verify",
            words("Three commands", "What an auditor needs from here.",
                  "1. `eugress evidence status DIRECTORY`: size, root, days.\n2. Export the samples of this Prometheus (docs/reference/evidence.md) and `eugress evidence verify DIRECTORY --samples FILE --key VKEY`.\n"
                  "3. `docs/auditors/verify.py`, written from the formats alone, says the same without our program.\n\nIt shows that the entries are those that were signed. It does not show that what was recorded was so: therefore coverage stands first.")),
    ],
}

FLEET = {
    "uid": "eugress-fleet", "title": "eugress / Fleet", "file": "fleet.json",
    "about": "All gateways at a glance: who watches, who says what, who needs help.",
    "rows": [
        row("Who watches",
            stat("Gateways that answer", "Gateways whose metrics are there, by name. Fewer than you have: somebody does not watch (EugressTargetAbsent).",
                 [target(f"count(count by (instance) (eugress_build_info{{{HERE}}})) or vector(0)", "gateways", "instant")], "short", 4, links=[link("Runbook", f"{RUNBOOKS}#eugresstargetabsent")]),
            stat("Contradicted claims", "Claims in state contradicted, over all gateways and planes. Open Residency for the gateway.",
                 [target(f'sum(max by (instance, profile, plane) (eugress_claim_status{{{HERE}, status="contradicted"}}))', "contradicted", "instant")], "short", 4, thresholds=steps((0, SLATE), (1, VERMILION))),
            stat("Alerts now", "Of this family, without the watchdog and the canary. The list is below.",
                 [target('count(ALERTS{alertname=~"Eugress.+", alertname!~"EugressWatchdog|EugressCanary", alertstate="firing"}) or vector(0)', "firing", "instant")], "short", 4, thresholds=steps((0, SLATE), (1, ORANGE))),
            stat("Still learning", "Gateways in their first 14 days: their alerts are information only.",
                 [target(f"sum(max by (instance) (instance:eugress_learning:bool{{{HERE}}}))", "learning", "instant")], "short", 4),
            table("Versions", "What runs where.", [target(f"eugress_build_info{{{HERE}}}", "", "instant")], "none", "", 8, 4)),
        row("All gateways together",
            *(panel("bargauge", f"{name} of all gateways",
                    f"{name} since the daemons began, by verdict, of the gateways, providers and planes chosen, without calls between participants. Gateways of one name that watch the same traffic (active and standby, "
                    "each a job of its own) count once, by the greater of the two.",
                    [target(f'sum by (verdict) (max by (instance, provider, plane, verdict) (plane_verdict:eugress_{unit}:sum{{{HERE}, provider=~"$provider", plane=~"$plane"}}))', "{{verdict}}", "instant")],
                    shown, 12, 7, overrides=by_verdict()) for name, unit, shown in (("Connections", "connections", "short"), ("Octets", "bytes", "bytes")))),
        row("Gateway by gateway",
            table("State of the claims", "The worst state by gateway, of planes that had traffic. Click a gateway for its board.",
                  [target(f"max by (instance) (plane:eugress_claim:state{{{HERE}}})", "", "instant")], "none", "state", 8, mappings=mapped(STATES), to="eugress-residency"),
            table("Assessable", "Share of the last hour that was captured well enough to judge by.",
                  [target(f"sort(instance:eugress_assessable_intervals:ratio_1h{{{HERE}}})", "", "instant")], "percentunit", "share", 8, thresholds=steps((0, VERMILION), (0.95, SLATE)), to="eugress-capture"),
            table("Last interval", "When each gateway last closed an interval, in packet time.",
                  [target(f"sort(eugress_last_interval_end_timestamp_seconds{{{HERE}}} * 1000)", "", "instant")], "dateTimeAsIso", "closed", 8, to="eugress-capture"),
            lines("Traffic", "Identified octets by gateway.", [target(f"sum by (instance) (rate(eugress_identified_bytes_total{{{HERE}}}[$__rate_interval]))", "{{instance}}")], "Bps", 12),
            lines("Outside, on firm evidence", "Connections with grade A or B outside the promised area, by gateway and plane. Each of them contradicts.",
                  [target(f'sum by (instance, plane) (rate(plane:eugress_connections_outside_firm:sum{{{HERE}, provider=~"$provider", plane=~"$plane"}}[$__rate_interval]))', "{{instance}} {{plane}}")], "cps", 12)),
        row("Alerts",
            table("Alerts that fire", "By gateway and name, with severity and owner. An acknowledged alert is silenced in Alertmanager and still listed here: a silence changes no verdict.",
                  [target('max by (instance, alertname, severity, owner, plane, country) (ALERTS{alertname=~"Eugress.+", alertstate="firing"})', "", "instant")], "none", "", 24, 8, links=[link("Runbooks", RUNBOOKS)])),
    ],
}

BOARDS = [RESIDENCY, CAPTURE, EVIDENCE, FLEET]


def written():
    """{file name: text}"""
    return {board["file"]: json.dumps(board_json(board), indent=2, ensure_ascii=False) + "\n" for board in BOARDS}


if __name__ == "__main__":
    directory = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    for name, text in written().items():
        (directory / name).write_text(text, encoding="utf-8")
