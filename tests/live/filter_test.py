"""The kernel's filter on a live wire: what it keeps out, what it must not, how it is swapped, and that it is what it says it is."""

import contextlib
import copy
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from wire import (CAMPUS, EXACT, attached, counted, expect, expect_equal, frames_of, in_namespace, inside, scrape, send, settled, sums, told,
                  udp, wait_for, watching)

# Services on addresses of no list, known by name; and a direct call between participants.
LEARNED = ["telemetry-to-us", "teams-beside-zoom", "p2p-meeting"]


def foreign(count):
    return [udp("10.0.0.5", f"203.0.113.{i % 250 + 1}", 40000, 50000, b"\x4d" * 200) for i in range(count)]


@contextlib.contextmanager
def own_tables(daemon):
    with tempfile.TemporaryDirectory() as directory:
        tables = pathlib.Path(directory) / "config"
        shutil.copytree(daemon.source / "config", tables)
        other = copy.copy(daemon)
        other.source = pathlib.Path(directory)
        yield other, tables


def listed_ranges_and_ports_give_the_totals_of_the_replay(daemon):
    frames, totals = told(daemon, EXACT)
    with watching(daemon):
        attached()
        expect_equal(send(frames), len(frames), "frames sent")
        page = settled()
        for member, total in totals.items():
            expect_equal(sums(page, f"eugress_{member}_total"), total, member)
        expect_equal(counted(page, "eugress_lost_frames_total"), 0, "frames lost")
        seen = counted(page, "eugress_frames_total")
        expect(seen < len(frames) - 2000, "the filter kept the background in")
    return f"{len(frames)} frames sent, {seen:.0f} came through, {sum(totals['bytes'].values())} octets alike"


def foreign_traffic_stays_outside(daemon):
    with watching(daemon):
        instructions = counted(attached(), "eugress_filter_instructions")
        send(foreign(5000), pace=500)
        expect_equal(counted(settled(), "eugress_frames_total"), 0, "foreign frames that came through")
        # What is attached, as the kernel tells somebody else.
        done = subprocess.run(inside("ss", "-0", "-b"), capture_output=True, text=True, timeout=10, check=False)
    found = re.search(r"bpf filter \((\d+)\)", done.stdout)
    if found is None:
        return f"{instructions:.0f} instructions; ss cannot show them here"
    expect_equal(int(found.group(1)), instructions, "instructions")
    return f"{instructions:.0f} instructions, and ss says so too"


def a_reload_swaps_the_filter(daemon):
    told = [udp("10.0.0.5", "198.51.100.7", 40000, 50000, b"\x05" * 100) for _ in range(100)]
    with own_tables(daemon) as (other, tables), watching(other) as process:
        page = attached()
        swaps, ranges = counted(page, "eugress_filter_swaps_total"), counted(page, "eugress_filter_ranges")
        send(told)
        expect_equal(counted(settled(), "eugress_frames_total"), 0, "frames before the address is listed")
        with open(tables / "providers" / "zoom" / "ranges.tsv", "a", encoding="utf-8") as table:
            table.write("198.51.100.0/24\tcore\t-\t-\tzoom-2026-09-07\n")
        process.send_signal(signal.SIGHUP)
        page = wait_for(lambda: (page := scrape()) and counted(page, "eugress_filter_swaps_total") > swaps and page, 40, "a swap")
        expect_equal(counted(page, "eugress_filter_ranges"), ranges + 1, "ranges")
        expect_equal(counted(page, "eugress_filter_attached"), 1, "verified again")
        send(told)
        page = settled()
        expect_equal(counted(page, "eugress_frames_total"), 100, "frames after the address is listed")
        expect_equal(sum(sums(page, "eugress_packets_total").values()), 100, "packets of the provider")


def what_is_excluded_is_never_seen(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, truth = daemon.story("native-join-eu", directory)
        frames = list(frames_of(capture))
        config = pathlib.Path(directory) / "eugress.toml"
        config.write_text('[capture]\nexclude = ["10.0.0.0/8", "198.18.0.0/15"]\n')
        with watching(daemon, config=config):
            attached()
            send(frames)
            expect_equal(counted(settled(), "eugress_frames_total"), 0, "frames of an excluded campus")
        return f"{truth['frames']['total']} frames"


def a_learned_address_is_let_in(daemon):
    """A server on an address of no list, known by its name: at first only its ClientHello and what DNS said pass, then all."""
    frames, totals = told(daemon, LEARNED)
    with watching(daemon):
        ranges = counted(attached(), "eugress_filter_ranges")
        send(frames)
        page = settled()
        first = sums(page, "eugress_bytes_total")
        expect(counted(page, "eugress_filter_ranges") > ranges, "no address was learned")
        send(frames)
        both = sums(settled(), "eugress_bytes_total")
    for key, value in first.items():
        expect(value <= totals["bytes"][key], f"more {key} than there was")
    second = {key: value - first.get(key, 0) for key, value in both.items()}
    expect_equal({key: value for key, value in second.items() if value}, totals["bytes"], "octets once the addresses are known")
    return f"{sum(first.values()):.0f} of {sum(totals['bytes'].values())} octets at first, all of them once learned"


def little_memory_for_filters_is_no_excuse(daemon):
    """As on kernels before 6.7, where a socket has 20 KiB for its filters."""
    setting = "net.core.optmem_max"
    done = subprocess.run(inside("sysctl", "-qw", f"{setting}=20480"), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return "this kernel has one limit for all namespaces; nothing was tried"
    with own_tables(daemon) as (other, tables):
        with open(tables / "providers" / "zoom" / "ranges.tsv", "a", encoding="utf-8") as table:
            for i in range(600):
                table.write(f"198.{20 + i // 200}.{i % 200}.8/29\tcore\t-\t-\tzoom-2026-09-07\n")
        with watching(other):
            page = attached()
            left_out = counted(page, "eugress_filter_ranges_left_out")
            expect(left_out > 0, "nothing was aggregated")
            send([udp("10.0.0.5", "198.21.7.9", 40000, 50000, b"\x05" * 100)] * 10)
            expect_equal(counted(settled(), "eugress_frames_total"), 10, "frames of a listed address")
            return f"{counted(page, 'eugress_filter_instructions'):.0f} instructions, {left_out:.0f} prefixes aggregated"


sys.exit(in_namespace([
    listed_ranges_and_ports_give_the_totals_of_the_replay, foreign_traffic_stays_outside, a_reload_swaps_the_filter, what_is_excluded_is_never_seen, a_learned_address_is_let_in, little_memory_for_filters_is_no_excuse]))
