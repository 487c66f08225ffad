"""When each alert fires, stays silent and ends, and what it then says: written down from docs/how-to/alerts.md, never taken from the rules.

Values are promtool's notation: `1x5` is 1 and five times more, `0+10x5` counts up. The clock begins at 0 (1970), one step a value."""

from dataclasses import dataclass, field

GATEWAY = {"job": "eugress", "instance": "gw1"}


def series(metric, values, /, **labels):
    text = ",".join(f'{key}="{value}"' for key, value in {**GATEWAY, **labels}.items())
    return f"{metric}{{{text}}}", values


@dataclass
class Case:
    alert: str
    step: str                     # between two values and two evaluations: 1m, 5m or 1h
    when: list                    # the story in which it fires and ends
    before: str                   # last moment of it without the alert
    fires: str                    # from here on it fires
    ends: str                     # by then it has ended
    labels: dict                  # of the alert beside job, instance, and what the rule adds: severity, owner, claim
    english: str
    dutch: str
    otherwise: list = field(default_factory=list)  # the story that looks alike and must stay silent
    silent: tuple = ()            # moments of it
    evidence: str = "No evidence log of gw1 was seen."
    gateway: dict = field(default_factory=lambda: dict(GATEWAY))


def traffic(name, values, **labels):
    return series(name, values, **{"provider": "zoom", "plane": "telemetry", "direction": "egress", "country": "DE", "law": "eu", "verdict": "inside",
                                   "grade": "B", "zone": "other", **labels})


def claim(status, values, plane="telemetry"):
    return series("eugress_claim_status", values, profile="surf-eu", plane=plane, status=status)


ABROAD = {"country": "US", "law": "conditional", "verdict": "outside"}
SEVEN_DAYS_LATER = "172h"  # the last 0 is at 3 h; from 171 h + 1 step on no 0 is in the last seven days

CASES = [
    Case("EugressClaimContradicted", "1h",
         [claim("contradicted", "0x3 1x200"), traffic("eugress_connections_total", "212x204", grade="A", **ABROAD),
          traffic("eugress_connections_total", "9x204", grade="C", **ABROAD)],
         "3h", "4h", SEVEN_DAYS_LATER,
         {"severity": "warning", "owner": "privacy", "claim": "C02", "profile": "surf-eu", "plane": "telemetry", "status": "contradicted"},
         "The promise about telemetry (surf-eu) is contradicted at gw1: 212 connections to US (grade A).",
         "De toezegging over telemetry (surf-eu) wordt bij gw1 weersproken: 212 verbindingen naar US (graad A).",
         # Contradicted since before this Prometheus looked: nothing changed.
         [claim("contradicted", "1x30")], ("1h", "30h")),
    Case("EugressClaimContradicted", "1h",
         [claim("contradicted", "0x3 1x200", plane="media"), series("eugress_first_interval_start_timestamp_seconds", "0x204")],
         "3h", "4h", SEVEN_DAYS_LATER,
         # A new gateway: information, and still said.
         {"severity": "info", "owner": "privacy", "claim": "C01", "profile": "surf-eu", "plane": "media", "status": "contradicted"},
         "The promise about media (surf-eu) is contradicted at gw1: the books of the daemon name the servers.",
         "De toezegging over media (surf-eu) wordt bij gw1 weersproken: de boeken van de daemon noemen de servers.",
         [claim("contradicted", "0x30", plane="media")], ("1h", "30h")),
    Case("EugressClaimCannotBeTold", "5m",
         [claim("not-contradicted", "1x2 0x320", plane="media"), claim("insufficient-evidence", "0x2 1x320", plane="media")],
         "40m", "45m", "1455m",  # half an hour after it changed; a day after it could last be told
         {"severity": "warning", "owner": "network", "claim": "C01", "profile": "surf-eu", "plane": "media", "status": "insufficient-evidence"},
         "Whether the promise about media (surf-eu) is contradicted can no longer be told at gw1: the evidence has become insufficient.",
         "Of de toezegging over media (surf-eu) wordt weersproken, is bij gw1 niet meer vast te stellen: het bewijs is ontoereikend geworden.",
         # A restart: for ten minutes nothing can be told.
         [claim("not-contradicted", "1x2 0x2 1x12", plane="media"), claim("insufficient-evidence", "0x2 1x2 0x12", plane="media")],
         ("15m", "45m", "60m")),
    Case("EugressClaimStateChanged", "1h",
         [claim("not-contradicted", "0x3 1x60", plane="support")], "3h", "4h", "28h",
         {"severity": "info", "owner": "privacy", "claim": "C03", "profile": "surf-eu", "plane": "support", "status": "not-contradicted"},
         "The claim about support (surf-eu) at gw1 is now not-contradicted. This is no proof that the promise is kept.",
         "De bewering over support (surf-eu) bij gw1 is nu not-contradicted. Dat is geen bewijs dat de toezegging wordt nagekomen.",
         [claim("not-contradicted", "1x30"), claim("contradicted", "0x30")], ("4h", "30h")),
    Case("EugressEndpointInChina", "1m",
         # The series begins with what was counted at once: no increase() of it would show that.
         [traffic("eugress_bytes_total", "5000x400", plane="media"),
          traffic("eugress_bytes_total", "_x9 7000x390", plane="media", country="CN", law="third", verdict="outside")],
         "8m", "11m", "131m",  # an hour of window, an hour of patience
         {"severity": "critical", "owner": "security", "claim": "C01", "provider": "zoom", "plane": "media"},
         "zoom traffic of plane media ends at a server in China (grade A or B) at gw1: 7k bytes in the last hour.",
         "Verkeer van zoom (vlak media) eindigt bij gw1 op een server in China (graad A of B): 7k bytes in het afgelopen uur.",
         # One database alone says China (grade C), or sources disagree (D).
         [traffic("eugress_bytes_total", "5000x100", plane="media"),
          traffic("eugress_bytes_total", "_x9 7000x90", plane="media", country="CN", law="third", verdict="outside", grade="C"),
          traffic("eugress_bytes_total", "_x9 7000x90", plane="media", country="CN", law="third", verdict="disputed", grade="D")],
         ("11m", "60m")),
    Case("EugressNewCountry", "1h",
         # Seen on day 1, again on day 21: the counter stood there all the time.
         [traffic("eugress_bytes_total", "_x3 400x480 900x60", grade="A", **ABROAD)], "480h", "485h", "512h",
         {"severity": "warning", "owner": "privacy", "claim": "all", "provider": "zoom", "country": "US"},
         "zoom traffic at gw1 reached US (grade A or B), outside the promised area, for the first time in 14 days.",
         "Verkeer van zoom bij gw1 bereikte voor het eerst in 14 dagen US (graad A of B), buiten het toegezegde gebied.",
         # A restart forgets the series, the country was there two days before; and a country inside the area.
         [traffic("eugress_bytes_total", "400x20 _x50 400x20", grade="A", **ABROAD), traffic("eugress_bytes_total", "_x60 400x30", country="PL"),
          traffic("eugress_bytes_total", "_x60 400x30", **{**ABROAD, "country": "CA", "grade": "C"})],
         ("72h", "80h", "90h")),
    Case("EugressNewOperator", "1h",
         # On day 1, and again on day 16: a day after the last sight its series ends.
         [series("eugress_operator_first_seen_timestamp_seconds", "0x24 _x340 1317600x30", provider="zoom", operator="AS64500")], "360h", "368h", "392h",
         {"severity": "warning", "owner": "privacy", "claim": "all", "provider": "zoom", "operator": "AS64500"},
         "zoom traffic at gw1 went to servers of AS64500 for the first time in 14 days.",
         "Verkeer van zoom bij gw1 ging voor het eerst in 14 dagen naar servers van AS64500.",
         # A restart, after which the first sight is another one; a holiday of twelve days; servers that neither network nor list give to anybody.
         [series("eugress_operator_first_seen_timestamp_seconds", "0x30 111600x5 _x288 1274400x5", provider="zoom", operator="AS64500"),
          series("eugress_operator_first_seen_timestamp_seconds", "_x310 1116000x30", provider="zoom", operator="unknown")],
         ("31h", "328h")),
    Case("EugressUnlistedPayload", "1m",
         [series("eugress_payload_alone_bytes_total", "0x10 0+100000x30 3000000x200")], "15m", "30m", "165m",
         {"severity": "warning", "owner": "security", "claim": "all"},
         "1.9M bytes in the provider's own framing went through gw1 in the last hour to or from servers that neither its lists nor any name speak for.",
         "1.9M bytes in het eigen formaat van de aanbieder gingen het afgelopen uur door gw1 van of naar servers die op geen lijst staan en geen naam hebben.",
         [series("eugress_payload_alone_bytes_total", "0+10000x120")], ("60m", "120m")),
    Case("EugressKnowledgeInDoubt", "1h",
         [series("eugress_knowledge_change_servers", "0x3 500x60", kind="verdict"),
          series("eugress_knowledge_change_servers", "0x3 500x60", kind="country"),
          series("eugress_knowledge_last_reload_timestamp_seconds", "_x3 14400x60")],
         "3h", "4h", "28h",
         {"severity": "warning", "owner": "network", "claim": "all", "reason": "changed"},
         "Servers of the last day that new databases or lists at gw1 judge otherwise: 500.",
         "Servers van de afgelopen dag die nieuwe databases of lijsten bij gw1 anders beoordelen: 500.",
         # Some servers moved within the area; all tables are younger than 35 days.
         [series("eugress_knowledge_change_servers", "0x3 5x60", kind="country"), series("eugress_knowledge_change_servers", "0x60", kind="verdict"),
          series("eugress_knowledge_last_reload_timestamp_seconds", "_x3 14400x60"),
          series("eugress_knowledge_built_timestamp_seconds", "0x60", name="country.mmdb")],
         ("4h", "20h", "60h")),
    Case("EugressKnowledgeInDoubt", "1h",
         [series("eugress_knowledge_built_timestamp_seconds", "-3020400x4 7200x4", name="country.mmdb"),  # 35 days less an hour before
          series("eugress_knowledge_built_timestamp_seconds", "-3020400x4 7200x4", name="regions.tsv")],
         "1h", "2h", "5h",
         {"severity": "warning", "owner": "network", "claim": "all", "reason": "stale"},
         "Tables or databases at gw1 that are older than 35 days: 2.",
         "Tabellen of databases bij gw1 die ouder zijn dan 35 dagen: 2.",
         [series("eugress_knowledge_built_timestamp_seconds", "0x10", name="country.mmdb")], ("5h",)),
    Case("EugressKnowledgeInDoubt", "1m",
         [series("eugress_knowledge_reloads_total", "0x10 1x100", result="held")], "10m", "11m", "75m",
         {"severity": "warning", "owner": "network", "claim": "all", "reason": "refused"},
         "New databases, lists or policy were refused or held back at gw1; the old ones stay in force.",
         "Nieuwe databases, lijsten of een nieuw beleid zijn bij gw1 geweigerd of aangehouden; de oude blijven gelden.",
         [series("eugress_knowledge_reloads_total", "0x10 1x100", result="swapped"), series("eugress_knowledge_reloads_total", "0+1x100", result="unchanged")],
         ("11m", "60m")),
    Case("EugressListDrift", "1h",
         [series("eugress_provider_list_changes_total", "0x3 16x60", provider="zoom", change="added")], "3h", "4h", "28h",
         {"severity": "info", "owner": "network", "claim": "all", "reason": "changed"},
         "16 prefixes came into or left the provider's lists at gw1 in a day.",
         "16 prefixen kwamen bij gw1 in een dag op of van de lijsten van de aanbieder.",
         [series("eugress_provider_list_changes_total", "0x30", provider="zoom", change="added")], ("4h", "30h")),
    Case("EugressListDrift", "1h",
         # For four days 90 % of the octets were of listed servers, then 50 %; a week later that is the custom.
         [series("eugress_witness_bytes_total", "0+90x96 8640+50x260", witness="address"), series("eugress_identified_bytes_total", "0+100x356")],
         "98h", "104h", "280h",
         {"severity": "info", "owner": "network", "claim": "all", "reason": "left-behind"},
         "The share of traffic whose servers are listed fell by 40% of all at gw1: the lists may be out of date.",
         "Het aandeel verkeer met servers op de lijst daalde bij gw1 met 40% van het geheel: de lijsten zijn misschien verouderd.",
         [series("eugress_witness_bytes_total", "0+90x96 8640+80x60", witness="address"), series("eugress_identified_bytes_total", "0+100x156")],
         ("104h", "150h")),
    Case("EugressExemptionEnds", "1h",
         # Ends at 31 days; gone once it has ended.
         [series("eugress_exemption_ends_timestamp_seconds", "2678400x48 _x5", profile="surf-eu", exemption="guest-lectures")], "24h", "25h", "54h",
         {"severity": "warning", "owner": "privacy", "claim": "all", "profile": "surf-eu", "exemption": "guest-lectures"},
         "Exemption guest-lectures of surf-eu ends in 29d 23h 0m 0s; what it covers will be outside from then on.",
         "Vrijstelling guest-lectures van surf-eu eindigt over 29d 23h 0m 0s; wat eronder valt, geldt daarna als buiten.",
         [series("eugress_exemption_ends_timestamp_seconds", "9999999x48", profile="surf-eu", exemption="guest-lectures")], ("1h", "48h")),
    Case("EugressLawEnds", "1h",
         [series("eugress_legal_row_ends_timestamp_seconds", "_x3 7776000x20 _x5", country="GB")], "2h", "4h", "29h",
         {"severity": "info", "owner": "privacy", "claim": "all", "country": "GB"},
         "The law of GB as the table has it ends in 89d 20h 0m 0s.",
         "Het recht van GB zoals de tabel het kent, eindigt over 89d 20h 0m 0s.",
         [series("eugress_legal_row_ends_timestamp_seconds", "9999999x20", country="GB")], ("4h", "20h")),
    Case("EugressCoverageLow", "1m",
         # Ten bad intervals after an hour of good ones: 50 of 60 are good.
         [series("eugress_intervals_total", "0+1x60 60x8 60+1x120", assessable="true"), series("eugress_intervals_total", "0x60 1+1x9 10x120", assessable="false")],
         "60m", "90m", "145m",
         {"severity": "warning", "owner": "network", "claim": "all"},
         "Only 83.33% of the last hour at gw1 was captured well enough to judge by: silence about a contradiction means nothing in that time.",
         "Slechts 83.33% van het afgelopen uur bij gw1 is goed genoeg vastgelegd om over te oordelen: dat niets werd gevonden, zegt over die tijd niets.",
         # A restart: the interval in which the daemon begins is never a whole one.
         [series("eugress_intervals_total", "0+1x10 0 0+1x60", assessable="true"), series("eugress_intervals_total", "0x10 0 1x60", assessable="false")],
         ("12m", "15m", "60m")),
    Case("EugressLoss", "1m",
         [series("eugress_lost_frames_total", "0x10 0+10x20 200x60", stage="kernel"), series("eugress_frames_total", "0+990x90")],
         "14m", "27m", "60m",
         {"severity": "warning", "owner": "network", "claim": "all"},
         "1% of the frames at gw1 were lost in the last 15 minutes.",
         "1% van de frames bij gw1 ging in de afgelopen 15 minuten verloren.",
         # A handful in a burst; and a replay, which does not know.
         [series("eugress_lost_frames_total", "0x10 3x60", stage="kernel"), series("eugress_frames_total", "0+990x70")], ("15m", "30m", "60m")),
    Case("EugressWorkerMissing", "1m",
         [series("eugress_workers_missing", "0x5 1x10 0x10")], "6m", "8m", "17m",
         {"severity": "warning", "owner": "network", "claim": "all"},
         "Workers that are silent at gw1: 1. What they should have seen nobody has.",
         "Werkers die zwijgen bij gw1: 1. Wat zij hadden moeten zien, heeft niemand gezien.",
         [series("eugress_workers_missing", "0x5 1 0x10")], ("6m", "10m")),
    Case("EugressIntervalsStopped", "1m",
         [series("eugress_last_interval_end_timestamp_seconds", "0+60x10 600x10 1260+60x10"), series("eugress_interval_length_seconds", "60x40"),
          series("eugress_interface_up", "1x40", interface="eth0")],
         "15m", "17m", "24m",
         {"severity": "warning", "owner": "network", "claim": "all"},
         "gw1 has closed no interval for 7m 0s: its page and its metrics stand still.",
         "gw1 heeft al 7m 0s geen interval afgesloten: pagina en metrieken staan stil.",
         # A replay: its packets are of another year.
         [series("eugress_last_interval_end_timestamp_seconds", "0x40"), series("eugress_interval_length_seconds", "60x40")], ("17m", "40m")),
    Case("EugressInterfaceDown", "1m",
         [series("eugress_interface_up", "1x5 0x10 1x5", interface="eth0")], "7m", "9m", "17m",
         {"severity": "warning", "owner": "network", "claim": "all", "interface": "eth0"},
         "Interface eth0 of gw1 is down or has no signal; nothing passes that could be seen.",
         "Interface eth0 van gw1 is uit of heeft geen signaal; er komt niets langs dat te zien is.",
         [series("eugress_interface_up", "1x5 0 1x10", interface="eth0")], ("6m", "9m")),
    Case("EugressTapUnsound", "1m",
         [series("eugress_tap_finding", "0x5 1x30 0x5", kind="one-way")], "19m", "22m", "38m",
         {"severity": "info", "owner": "network", "claim": "all", "kind": "one-way"},
         "The tap of gw1 is not sound in one respect: one-way.",
         "De aftakking van gw1 is in één opzicht niet deugdelijk: one-way.",
         [series("eugress_tap_finding", "0x5 1x5 0x30", kind="one-way")], ("8m", "30m")),
    Case("EugressTableFull", "1m",
         [series("eugress_table_entries", "10x5 98x30 10x5", table="flows"), series("eugress_table_capacity_entries", "100x40", table="flows")],
         "19m", "22m", "38m",
         {"severity": "info", "owner": "network", "claim": "all", "table": "flows"},
         "Table flows of gw1 is at its bound; what is given up for it is counted.",
         "Tabel flows van gw1 zit aan haar grens; wat daarvoor wordt opgegeven, wordt geteld.",
         [series("eugress_table_entries", "80x40", table="flows"), series("eugress_table_capacity_entries", "100x40", table="flows"),
          series("eugress_series_folded", "0x40")], ("22m", "40m")),
    Case("EugressEvidenceShrunk", "1h",
         # 100 lines too few for five hours; said for a day longer.
         [series("eugress_evidence_tree_size", "1000+10x5 950+10x60")], "5h", "6h", "41h",
         {"severity": "critical", "owner": "security", "claim": "all", "reason": "shorter"},
         "The evidence log of gw1 has 950 entries and is not the one that was seen before (shorter).",
         "Het bewijslogboek van gw1 heeft 950 regels en is niet het logboek dat eerder werd gezien (shorter).",
         # Standing still is another alert's; a gap in what was scraped is none's.
         [series("eugress_evidence_tree_size", "1000+10x5 _x5 1050x10")], ("3h", "11h", "20h"),
         evidence="Entries 950 to 950 of the evidence log of gw1 (the last 24 hours); verify before you read: eugress evidence verify."),
    Case("EugressEvidenceShrunk", "5m",
         [series("eugress_evidence_tree_size", "1000x400"), series("eugress_evidence_root_part", "7x3 9x396", part="0"),
          series("eugress_evidence_root_part", "5x400", part="1")],
         "15m", "20m", "1465m",
         {"severity": "critical", "owner": "security", "claim": "all", "reason": "other-root"},
         "The evidence log of gw1 has 1000 entries and is not the one that was seen before (other-root).",
         "Het bewijslogboek van gw1 heeft 1000 regels en is niet het logboek dat eerder werd gezien (other-root).",
         [series("eugress_evidence_tree_size", "1000+1x20"), series("eugress_evidence_root_part", "7+3x20", part="0")], ("20m", "100m"),
         evidence="Entries 1000 to 1000 of the evidence log of gw1 (the last 24 hours); verify before you read: eugress evidence verify."),
    Case("EugressEvidenceStalled", "1m",
         [series("eugress_evidence_tree_size", "0+2x10 20x60 22+2x10"), series("eugress_evidence_up", "1x90")], "54m", "56m", "73m",
         {"severity": "warning", "owner": "network", "claim": "all"},
         "The evidence log of gw1 has not grown for 45 minutes, although an entry is due with each interval.",
         "Het bewijslogboek van gw1 is 45 minuten niet gegroeid, hoewel elk interval een regel hoort op te leveren.",
         # One entry in a quarter of an hour, as a school's log grows; and a scribe that is down, which has its own alert.
         [series("eugress_evidence_tree_size", "0x14 1x14 2x14 3x14 4x14"), series("eugress_evidence_up", "1x70")], ("46m", "60m", "70m"),
         evidence="Entries 0 to 20 of the evidence log of gw1 (the last 24 hours); verify before you read: eugress evidence verify."),
    Case("EugressScribeDown", "1m",
         [series("eugress_evidence_up", "1x5 0x10 1x10")], "7m", "9m", "17m",
         {"severity": "warning", "owner": "network", "claim": "all", "reason": "stopped"},
         "Nothing is written to the evidence log of gw1 (stopped); the daemon counts on, but nobody will be able to verify it.",
         "Er wordt niets in het bewijslogboek van gw1 geschreven (stopped); de daemon telt door, maar niemand kan het later nagaan.",
         [series("eugress_evidence_up", "1x5 0 1x10")], ("6m", "9m")),
    Case("EugressScribeDown", "1m",
         # Switched off: the daemon answers, and its log is gone.
         [series("eugress_evidence_up", "1x20 _x120"), series("up", "1x140")], "61m", "70m", "90m",
         {"severity": "warning", "owner": "network", "claim": "all", "reason": "gone"},
         "Nothing is written to the evidence log of gw1 (gone); the daemon counts on, but nobody will be able to verify it.",
         "Er wordt niets in het bewijslogboek van gw1 geschreven (gone); de daemon telt door, maar niemand kan het later nagaan.",
         # The whole daemon is away, which has its own alert; and a gateway that never had a log.
         [series("eugress_evidence_up", "1x20 _x120"), series("up", "1x20 0x120")], ("64m", "70m")),
    Case("EugressEvidenceIncomplete", "1m",
         [series("eugress_evidence_dropped_total", "0x10 60x100")], "10m", "11m", "72m",
         {"severity": "warning", "owner": "network", "claim": "all"},
         "The scribe of gw1 did not take 60 entries in time in the last hour; a gap in the log says so too.",
         "De schrijver van gw1 nam in het afgelopen uur 60 regels niet op tijd aan; een gat in het logboek meldt dat ook.",
         [series("eugress_evidence_dropped_total", "60x100")], ("11m", "60m")),
    Case("EugressCanary", "5m",
         [series("eugress_canary_last_success_timestamp_seconds", "_x1 300x12")], "0m", "10m", "20m",
         {"severity": "info", "owner": "network", "claim": "all"},
         "A made-up call to a place that nobody promised went through gw1 and was told.",
         "Een verzonnen gesprek met een plek die niemand heeft toegezegd, ging door gw1 en werd gemeld.",
         [series("eugress_canary_interval_seconds", "3600x12"), series("eugress_canary_last_success_timestamp_seconds", "0x12")], ("15m", "60m")),
    Case("EugressCanaryLost", "5m",
         # None for two hours, then one again.
         [series("eugress_canary_last_success_timestamp_seconds", "0x30 9300x6"), series("eugress_canary_interval_seconds", "3600x36")], "130m", "140m", "160m",
         {"severity": "warning", "owner": "network", "claim": "all"},
         "Canaries are lost at gw1; a real call that leaves the promised area might not be told either.",
         "Kanaries raken zoek bij gw1; een echt gesprek dat het toegezegde gebied verlaat, wordt misschien ook niet gemeld.",
         # One an hour; and where none is sent nothing is lost.
         [series("eugress_canary_last_success_timestamp_seconds", "0x12 3900x12 7800x12"), series("eugress_canary_interval_seconds", "3600x36")],
         ("15m", "70m", "140m")),
    Case("EugressCanaryLost", "5m",
         # None since the start.
         [series("eugress_canary_interval_seconds", "3600x12"), series("eugress_canary_last_success_timestamp_seconds", "_x6 1800x6")], "5m", "15m", "35m",
         {"severity": "warning", "owner": "network", "claim": "all"},
         "Canaries are lost at gw1; a real call that leaves the promised area might not be told either.",
         "Kanaries raken zoek bij gw1; een echt gesprek dat het toegezegde gebied verlaat, wordt misschien ook niet gemeld.",
         [series("eugress_canary_interval_seconds", "3600x12"), series("eugress_canary_last_success_timestamp_seconds", "_x1 300x11")], ("15m", "40m")),
    Case("EugressTargetAbsent", "1m",
         [series("up", "1x5 0x10 1x10")], "10m", "12m", "17m",
         {"severity": "critical", "owner": "network", "claim": "all"},
         "Nobody watches at gw1; eugress does not answer Prometheus.",
         "Er wordt bij gw1 niet gekeken; eugress geeft Prometheus geen antwoord.",
         [series("up", "1x5 0x3 1x10")], ("7m", "10m")),
    Case("EugressTargetAbsent", "1m",
         # One of two, by way of an agent or a federation: its series ends. Before it does, five minutes of the last sample are taken for now.
         [series("up", "1x5 _x20 1x10"), ('up{job="eugress",instance="gw2"}', "1x40")], "14m", "16m", "27m",
         {"severity": "critical", "owner": "network", "claim": "all"},
         "Nobody watches at gw1; eugress does not answer Prometheus.",
         "Er wordt bij gw1 niet gekeken; eugress geeft Prometheus geen antwoord.",
         [series("up", "1x5 _x3 1x10")], ("7m", "12m")),
    # Taken away for good: its last sample is of 3 h.
    Case("EugressTargetAbsent", "1h",
         [series("up", "1x3"), ('up{job="eugress",instance="gw2"}', "1x30")], "4h", "5h", "28h",
         {"severity": "critical", "owner": "network", "claim": "all"},
         "Nobody watches at gw1; eugress does not answer Prometheus.",
         "Er wordt bij gw1 niet gekeken; eugress geeft Prometheus geen antwoord.",
         [series("up", "1x30")], ("5h", "28h")),
    Case("EugressTargetAbsent", "1m",
         [series("up", "_x10 1x10")], "4m", "6m", "12m",
         {"severity": "critical", "owner": "network", "claim": "all"},
         "Nobody watches anywhere; eugress does not answer Prometheus.",
         "Er wordt nergens gekeken; eugress geeft Prometheus geen antwoord.",
         [series("up", "1x30")], ("10m", "30m"), gateway={"job": "eugress"}),
]

# Always firing: what stays silent and ends is the whole chain, which live.alerts tests.
ALWAYS = {"EugressWatchdog"}
