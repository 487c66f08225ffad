"""The school morning as a history in Prometheus: the daemon's own pages at five moments of it, joined by straight lines, moved so that the last one is now.

What is written into blocks is what a Prometheus beside the gateway would have scraped; what the rules record of it is recorded by promtool."""

import concurrent.futures
import pathlib
import re
import shutil
import struct
import subprocess
import time

from servers import expect, prometheus, write_json  # also finds the harness
from harness import fetch

MOMENTS = 5
KNOWN_SINCE = ("eugress_first_interval_start_timestamp_seconds", "")
STEP = 60
SAMPLE = re.compile(r"([a-z_0-9]+)(?:\{(.*)\})? (\S+)")


def beginnings(capture, directory, missed):
    """(end in packet time, file with the capture up to there); the last one is all that there is after the share that was missed. Also its first moment."""
    data = pathlib.Path(capture).read_bytes()
    expect(struct.unpack("<I", data[:4])[0] == 0xa1b2c3d4, "a classic pcap")
    frames, at = [], 24
    while at < len(data):
        seconds, _, length = struct.unpack("<III", data[at:at + 12])
        at += 16 + length
        frames.append((seconds, at))
    last = frames[-1][0]
    first = frames[0][0] + (last - frames[0][0]) * missed
    begin = max((end for seconds, end in frames if seconds < first), default=24)
    cuts = []
    for number in range(1, MOMENTS + 1):
        until = first + (last - first) * number / MOMENTS
        path = pathlib.Path(directory) / f"until-{number}.pcap"
        path.write_bytes(data[:24] + data[begin:max(end for seconds, end in frames if seconds <= until)])
        cuts.append((until, path))
    return first, cuts


def nothing_yet(capture, directory):
    """The same capture before its first frame: what a page says then."""
    path = pathlib.Path(directory) / "nothing-yet.pcap"
    path.write_bytes(pathlib.Path(capture).read_bytes()[:24])
    return path


def page_of(daemon, capture, directory, flags):
    """The page after a replay, with an evidence log of its own that has been written to its end: it signs once a second, and has more entries than there
    were intervals."""
    size_of = re.compile(r"^eugress_evidence_tree_size (\S+)$", re.M)
    with daemon.serving(capture, "--evidence", str(directory), *flags) as (address, _):
        deadline, text, before, size = time.monotonic() + 20, "", None, 0
        while time.monotonic() < deadline and (size != before or size <= sum(float(count) for count in re.findall(r"^eugress_intervals_total\S* (\S+)$", text, re.M))):
            time.sleep(1.1)
            before, text = size, fetch(address + "metrics")
            size = float((size_of.search(text) or [0, 0])[1])
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))
    samples = {(name, labels or ""): float(value) for name, labels, value in (SAMPLE.fullmatch(line).groups() for line in text.splitlines() if line and line[0] != "#")}
    return kinds, samples


def is_counter(kinds, name):
    return kinds.get(name) == "counter" or name.endswith(("_bucket", "_sum", "_count"))


def history(daemon, directory, out, instance, missed, end, flags):
    """Writes what was scraped of a gateway that missed so much of the morning; when that begins, in today's time. The gateway has been known for 20 days,
    so nothing is softened."""
    target = f'job="eugress",instance="{instance}"'
    capture, _ = daemon.story("school-morning", directory)
    first, cuts = beginnings(capture, directory, missed)
    paths = [nothing_yet(capture, directory), *(path for _, path in cuts)]
    with concurrent.futures.ThreadPoolExecutor(3) as several:  # they mostly wait
        (_, nothing), *told = several.map(lambda numbered: page_of(daemon, numbered[1], pathlib.Path(directory) / f"evidence-{numbered[0]}", flags), enumerate(paths))
    pages, kinds = [(until, samples) for (until, _), (_, samples) in zip(cuts, told)], told[-1][0]
    shift = end - cuts[-1][0]
    lines = {}
    known = sorted(set().union(*(samples for _, samples in pages)))
    before = (first, nothing)
    for until, samples in pages:
        moment = before[0] + shift
        for key in known:
            if key not in samples:
                continue
            old, new = before[1].get(key), samples[key]
            for now in range(int(-(-moment // STEP) * STEP), int(until + shift) + 1, STEP):
                if is_counter(kinds, key[0]):
                    value = (old or 0.0) + (new - (old or 0.0)) * (now - moment) / (until - before[0])
                else:
                    value = new if now == end or old is None else old
                    if "_interval_" in key[0] and key[0].endswith("_timestamp_seconds"):
                        value += shift
                lines.setdefault(key, []).append((now, value))
        before = (until, samples)
    lines[KNOWN_SINCE].insert(0, (int(first + shift) - STEP, first + shift - 20 * 86400))
    up = [(moment, 1.0) for moment in range(int(first + shift), end + 1, STEP)]
    for (name, labels), points in [*lines.items(), (("up", ""), up)]:
        text = f"{name}{{{','.join(part for part in (labels, target) if part)}}}"
        out.writelines(f"{text} {value!r} {moment}\n" for moment, value in dict(points).items())
    return int(first + shift)


def promtool(*arguments):
    done = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, timeout=180, check=False)
    expect(done.returncode == 0, f"promtool {arguments[:2]}: {done.stdout[-500:]} {done.stderr[-1000:]}")


def load(daemon, directory, rules, gateways, flags=()):
    """Fills directory/tsdb with the gateways, {instance: share of the morning that it missed}; the span of it all."""
    end = int(time.time()) // STEP * STEP
    with open(f"{directory}/morning.om", "w", encoding="utf-8") as out:
        begun = []
        for instance, missed in gateways.items():
            own = pathlib.Path(directory) / f"gateway-{len(begun)}"
            own.mkdir()
            begun.append(history(daemon, own, out, instance, missed, end, flags))
        out.write("# EOF\n")
    begun = min(begun)
    tsdb = pathlib.Path(directory) / "tsdb"
    promtool("tsdb", "create-blocks-from", "openmetrics", f"{directory}/morning.om", tsdb)
    write_json(f"{directory}/bare.json", {"global": {"scrape_interval": "1m"}})
    recording = [rule for rule in rules if rule.name == "recording.yml"]
    # Three times, because rules that read what others record find it only once that is in place: sums, ratios, sums of ratios. Each time holds all of the
    # time before, which therefore goes: of hundreds of blocks over each other Prometheus is long in making one.
    last = []
    for _ in range(3):
        with prometheus(directory, f"{directory}/bare.json") as address:
            promtool("tsdb", "create-blocks-from", "rules", f"--start={begun}", f"--end={end}", "--eval-interval=60s", f"--url={address}",
                     f"--output-dir={directory}/recorded", *recording)
        for block in last:
            shutil.rmtree(block, ignore_errors=True)  # Prometheus may have taken it into another one
        last = [tsdb / block.name for block in pathlib.Path(directory, "recorded").iterdir()]
        for block in last:
            shutil.move(f"{directory}/recorded/{block.name}", block)
    return begun, end
