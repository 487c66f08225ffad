"""Prometheus and Alertmanager as Debian ships them, on free ports of loopback, stopped by their process id."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "replay"))
from harness import SKIPPED, Failure, expect, expect_equal, main, wait_for  # noqa: E402

__all__ = ["SKIPPED", "Failure", "expect", "expect_equal", "main", "wait_for", "alertmanager", "answer", "free_port", "missing", "prometheus", "query",
           "rules_of", "write_json"]

ALERTMANAGER = "prometheus-alertmanager"  # Debian's name of the program


def missing(*programs):
    """Says which of the programs is not there; a test that needs one is skipped, never passed."""
    absent = [program for program in programs if not shutil.which(program)]
    if absent:
        print(f"SKIPPED: {', '.join(absent)} not found; ./dev test unpacks them into .tools/")
        return True
    if ALERTMANAGER in programs and not pathlib.Path("/usr/share/prometheus/alertmanager").exists():
        # Unpacked and not installed: .tools/bin shows it its files in a mount namespace.
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        if subprocess.run(["unshare", "--mount", *as_root, "true"], capture_output=True, check=False).returncode != 0:
            print(f"SKIPPED: {ALERTMANAGER} is not installed and cannot be shown its files here")
            return True
    return False


def free_port(wanted=0):
    """A port of loopback that nobody listens on; the wanted one if it can be had."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
        return one.getsockname()[1]


def write_json(path, document):
    """Every JSON document is a YAML document."""
    pathlib.Path(path).write_text(json.dumps(document, indent=1, ensure_ascii=False))


def answer(url, data=None, timeout=15):
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"} if data else {})
    with urllib.request.urlopen(request, timeout=timeout) as reply:
        return reply.read().decode()


def is_ready(address):
    try:
        return bool(answer(address + "/-/ready", timeout=1))
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def served(command, address):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            said = process.communicate(timeout=20)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            said = process.communicate()[1]
        if process.returncode not in (0, -signal.SIGTERM, -signal.SIGINT):
            print(f"{command[0]} at {address} ended with {process.returncode}: {said[-2000:]}")


def prometheus_command(directory, config, port):
    return ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={directory}/tsdb", f"--web.listen-address=127.0.0.1:{port}",
            "--storage.tsdb.retention.time=100d", "--query.lookback-delta=5m", "--web.enable-lifecycle", "--rules.alert.resend-delay=5s", "--log.level=warn"]


def alertmanager_command(directory, config, port):
    # An empty cluster address: without it Alertmanager listens for others on all addresses.
    return [ALERTMANAGER, f"--config.file={config}", f"--storage.path={directory}/am", f"--web.listen-address=127.0.0.1:{port}",
            "--cluster.listen-address=", "--log.level=warn"]


@contextlib.contextmanager
def prometheus(directory, config, wanted=0):
    port = free_port(wanted)
    address = f"http://127.0.0.1:{port}"
    with served(prometheus_command(directory, config, port), address) as process:
        wait_for(lambda: process.poll() is not None or is_ready(address), 30, "Prometheus")
        expect(process.poll() is None, "Prometheus did not start: " + (process.stderr.read() if process.poll() is not None else ""))
        yield address


@contextlib.contextmanager
def alertmanager(directory, config, wanted=0):
    port = free_port(wanted)
    address = f"http://127.0.0.1:{port}"
    with served(alertmanager_command(directory, config, port), address) as process:
        wait_for(lambda: process.poll() is not None or is_ready(address), 30, "Alertmanager")
        expect(process.poll() is None, "Alertmanager did not start: " + (process.stderr.read() if process.poll() is not None else ""))
        yield address


def query(address, expression, at=None):
    """The vector of an instant query."""
    parameters = {"query": expression, **({"time": at} if at is not None else {})}
    try:
        document = json.loads(answer(f"{address}/api/v1/query?{urllib.parse.urlencode(parameters)}", timeout=30))
    except urllib.error.HTTPError as error:
        raise Failure(f"Prometheus refuses {expression}: {error.read().decode()}") from error
    result = document["data"]["result"]
    return result if document["data"]["resultType"] == "vector" else [result]


def rules_of(files):
    """What Prometheus itself reads in rule files: [{type, name, query, labels, annotations, duration, ...}]."""
    import tempfile  # only here
    with tempfile.TemporaryDirectory() as directory:
        write_json(f"{directory}/prometheus.json", {"rule_files": [str(pathlib.Path(file).resolve()) for file in files]})
        with prometheus(directory, f"{directory}/prometheus.json") as address:
            groups = json.loads(answer(address + "/api/v1/rules"))["data"]["groups"]
    return [rule for group in groups for rule in group["rules"]]
