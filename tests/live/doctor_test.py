"""`eugress doctor` where all is well, and where one thing is not."""

import json
import pathlib
import subprocess
import sys
import tempfile
import threading

from wire import CAMPUS, expect, expect_equal, frames_of, in_namespace, inside, send, sh

# A sound gateway: two databases of different lineage, a position, a clock that somebody vouches for.
CONFIG = """
[gateway]
name = "gw1"
position = "52.09,5.12"
trusted_clock = true
"""


def doctor(daemon, directory, *flags, config=CONFIG, prefix=()):
    """(exit code, lines by subject, text) of `doctor --json`."""
    file = pathlib.Path(directory) / "eugress.toml"
    file.write_text(config)
    command = daemon.command("doctor", "--json", *CAMPUS, *flags, config=file)
    done = subprocess.run(inside(*prefix, *command), capture_output=True, text=True, timeout=60, check=False)
    lines = {}
    if done.stdout.startswith("{"):
        for line in json.loads(done.stdout)["lines"]:
            lines.setdefault(line["subject"], []).append(line)
    return done.returncode, lines, done.stdout + done.stderr


def databases(daemon):
    built = daemon.build / "tests" / "data" / "mmdb"
    return [flag for name in ("nested-country", "nested-city") for flag in ("--database", f"{built / name}.mmdb={name}")]


def to_mend(lines):
    return sorted(subject for subject, all_of_it in lines.items() if any(line["state"] == "mend" for line in all_of_it))


def a_sound_gateway_with_traffic_has_nothing_to_mend(daemon):
    with tempfile.TemporaryDirectory() as directory:
        capture, _ = daemon.story("native-join-eu", directory)
        frames = list(frames_of(capture))
        sending = threading.Thread(target=lambda: [send(frames, pace=20) for _ in range(2)])
        sending.start()
        code, lines, text = doctor(daemon, directory, "--interface", "tap", "--seconds", "4", *databases(daemon))
        sending.join()
    # The databases that tests are shipped with have a fixed date, which grows old.
    expect_equal([subject for subject in to_mend(lines) if subject != "databases"], [], text)
    expect_equal(code, 1 if "databases" in to_mend(lines) else 0, f"exit code: {text}")
    expect_equal(lines["interface"][0]["state"], "okay", "interface")
    expect("read back from the kernel and verified" in lines["filter"][0]["sentence"], f"filter: {lines['filter']}")
    expect("0 lost" in lines["packets"][0]["sentence"], f"packets: {lines['packets']}")
    expect(lines["traffic"][0]["sentence"].startswith("zoom: ") and "none" not in lines["traffic"][0]["sentence"], f"traffic: {lines['traffic']}")
    expect_equal(lines["clock"][0]["state"], "note", "a clock that the operator vouches for")
    expect("A or B on: media" in lines["grades"][0]["sentence"], f"grades: {lines['grades']}")
    return lines["traffic"][0]["sentence"]


def an_interface_that_is_down_is_named_with_its_command(daemon):
    sh(*inside("ip", "link", "add", "idle", "type", "veth", "peer", "name", "other"))
    try:
        with tempfile.TemporaryDirectory() as directory:
            code, lines, text = doctor(daemon, directory, "--interface", "idle")
    finally:
        sh(*inside("ip", "link", "delete", "idle"))
    expect_equal(code, 1, f"exit code: {text}")
    expect_equal(lines["interface"][0]["remedies"], ["ip link set idle up"], "command")
    expect_equal(lines["packets"][0]["state"], "unseen", "packets")
    expect("policy" in lines, "the rest is not looked at")


def an_interface_without_traffic_is_suspicious(daemon):
    with tempfile.TemporaryDirectory() as directory:
        code, lines, text = doctor(daemon, directory, "--interface", "tap", "--seconds", "1", *databases(daemon))
    expect_equal(code, 1, f"exit code: {text}")
    expect("packets" in to_mend(lines), text)


def an_interface_that_is_not_there(daemon):
    with tempfile.TemporaryDirectory() as directory:
        code, lines, text = doctor(daemon, directory, "--interface", "tup")
    expect_equal(code, 1, f"exit code: {text}")
    expect("there are: " in lines["interface"][0]["sentence"] and "tap" in lines["interface"][0]["sentence"], f"{lines['interface']}")


def without_rights_the_rest_is_looked_at(daemon):
    with tempfile.TemporaryDirectory() as directory:
        code, lines, text = doctor(daemon, directory, "--interface", "tap", *databases(daemon), prefix=("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"))
    expect_equal(code, 1, f"exit code: {text}")
    expect("rights" in to_mend(lines), text)
    expect(lines["rights"][0]["remedies"][0].startswith(f"setcap cap_net_raw+ep {daemon.binary}"), f"{lines['rights']}")
    expect_equal(lines["packets"][0]["state"], "unseen", "packets")
    expect_equal(lines["interface"][0]["state"], "okay", "an interface needs no right to be asked")
    expect("databases" in lines and "grades" in lines, "the rest is not looked at")


def bad_configuration_ends_with_its_place(daemon):
    with tempfile.TemporaryDirectory() as directory:
        code, lines, text = doctor(daemon, directory, "--interface", "tap", config="[capture]\nring_megabytes = 1\n")
        expect_equal((code, lines), (78, {}), text)
        expect("eugress.toml:2:18: capture.ring_megabytes" in text, text)
        profile = pathlib.Path(directory) / "broken.toml"
        profile.write_text("[policy]\n")
        code, lines, text = doctor(daemon, directory, "--interface", "tap", "--seconds", "1", "--profile", str(profile))
        expect_equal(code, 78, f"exit code of a broken profile: {text}")
        expect("knowledge" in to_mend(lines) and "broken.toml" in lines["knowledge"][0]["sentence"], text)
        expect_equal(lines["interface"][0]["state"], "okay", "the rest is looked at")


def the_log_is_looked_at(daemon):
    def seen(directory, evidence):
        code, lines, text = doctor(daemon, directory, "--interface", "tap", "--seconds", "1", config=CONFIG + evidence)
        expect_equal(code, 1, f"exit code of a gateway without traffic: {text}")
        return lines["evidence"]

    with tempfile.TemporaryDirectory() as directory:
        log, key = f"{directory}/log", f"{directory}/log.skey"
        expect_equal([line["state"] for line in seen(directory, "")], ["note"], "no log")
        wanted = f"[evidence]\ndirectory = '{log}'\n"
        of_the_unit = seen(directory, wanted)
        expect_equal([line["state"] for line in of_the_unit], ["okay"], f"the key is a credential: {of_the_unit}")
        expect(f"{log}: a log will be begun there" in of_the_unit[0]["sentence"], f"{of_the_unit}")
        wanted += f"key = '{key}'\n"
        expect("is not there" in seen(directory, wanted)[0]["sentence"], "a key that is not there")
        sh(str(daemon.binary), "evidence", "keygen", "--origin", "gw1.example.nl", "--out", key)
        expect_equal([line["state"] for line in seen(directory, wanted)], ["okay"], "a key and a place")
        pathlib.Path(key).chmod(0o644)
        exposed = seen(directory, wanted)
        expect_equal([line["state"] for line in exposed], ["mend", "okay"], f"a key that all may read: {exposed}")


def the_screen_is_for_people(daemon):
    with tempfile.TemporaryDirectory() as directory:
        file = pathlib.Path(directory) / "eugress.toml"
        file.write_text(CONFIG)
        done = subprocess.run(inside(*daemon.command("doctor", "--interface", "tap", "--seconds", "1", *CAMPUS, *databases(daemon), config=file)),
                              capture_output=True, text=True, timeout=60, check=False)
    expect(done.stdout.startswith("eugress doctor: gw1, tap\n"), done.stdout)
    expect(max(len(line) for line in done.stdout.splitlines() if "/" not in line) <= 100, done.stdout)
    return f"{len(done.stdout.splitlines())} lines"


sys.exit(in_namespace([
    a_sound_gateway_with_traffic_has_nothing_to_mend, an_interface_that_is_down_is_named_with_its_command, an_interface_without_traffic_is_suspicious,
    an_interface_that_is_not_there, without_rights_the_rest_is_looked_at, bad_configuration_ends_with_its_place, the_log_is_looked_at, the_screen_is_for_people]))
