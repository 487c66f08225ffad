"""`./dev demo`: the daemon on the replayed morning, with Debian's Prometheus and Alertmanager on loopback, rules and routes loaded. What would be mailed or
would page is printed. Everything it starts it stops, by its process id.

    demo.py BUILD SOURCE [--database FILE]"""

import contextlib
import http.server
import json
import pathlib
import re
import signal
import sys
import tempfile
import threading
import time

from morning import load
from servers import SKIPPED, alertmanager, free_port, missing, prometheus, query, served, wait_for, write_json
from harness import Eugress, fetch, metrics


class Printed(http.server.BaseHTTPRequestHandler):
    """The receivers of the example, as lines on the terminal."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for alert in body["alerts"]:
            print(f"  to {self.path[1:]:<9} {alert['labels']['severity']:<9} {'over: ' if alert['status'] == 'resolved' else ''}{alert['annotations']['sentence_en']}", flush=True)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def routes(source, directory, port):
    """The routes and inhibitions of the example; each receiver is this terminal."""
    text = (source / "dashboards" / "alertmanager" / "alertmanager.yml").read_text()
    head, names = text.split("\nreceivers:\n")[0], re.findall(r"^  - name: (\S+)$", text, re.M)
    head = re.sub(r"(?s)^global:.*?(?=^route:)", "", head, flags=re.M).replace("group_wait: 30s", "group_wait: 2s")
    path = pathlib.Path(directory) / "alertmanager.yml"
    path.write_text(head + "\nreceivers:\n" + "".join(
        f"  - name: {name}\n" + (f"    webhook_configs: [{{url: 'http://127.0.0.1:{port}/{name}', send_resolved: true}}]\n" if name not in ("nobody", "watchdog") else "") for name in names))
    return path


def is_read(page):
    """Whether the evidence log has stopped growing."""
    try:
        sizes = []
        for _ in range(2):
            sizes.append(metrics(fetch(f"http://{page}/metrics")).get("eugress_evidence_tree_size", {}))
            time.sleep(1.5)
    except OSError:
        return False
    return sizes[0] == sizes[1] and sum(sizes[0].values()) > 100


@contextlib.contextmanager
def terminal():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Printed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def show(build, source, flags):
    daemon = Eugress(build, source)
    rules = [daemon.source / "dashboards" / "prometheus" / name for name in ("recording.yml", "alerts.yml")]
    page = f"127.0.0.1:{free_port(9469)}"
    with tempfile.TemporaryDirectory(prefix="eugress-demo-") as directory, contextlib.ExitStack() as stack:
        print("making the history of a school morning (synthetic), as Prometheus would have scraped it: half a minute", flush=True)
        begun, end = load(daemon, directory, rules, {page: 0.0}, flags)
        capture, _ = daemon.story("school-morning", directory)
        command = daemon.command("run", "--replay", str(capture), "--listen", page, "--evidence", f"{directory}/evidence", *flags)
        stack.enter_context(served(command, page))
        wait_for(lambda: is_read(page), 60, "the end of the capture")  # Prometheus is a witness: it must not see the log half written, and complain
        manager = stack.enter_context(alertmanager(directory, routes(daemon.source, directory, stack.enter_context(terminal())), 9093))
        write_json(f"{directory}/prometheus.json", {
            "global": {"scrape_interval": "5s", "evaluation_interval": "5s"}, "rule_files": list(map(str, rules)),
            "scrape_configs": [{"job_name": "eugress", "static_configs": [{"targets": [page]}]}],
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": [manager[len("http://"):]]}]}]}})
        address = stack.enter_context(prometheus(directory, f"{directory}/prometheus.json", 9090))
        wait_for(lambda: query(address, f'up{{instance="{page}"}} == 1 and on () eugress_claim_status'), 60, "the first scrape")
        print(f"status page   http://{page}/\nPrometheus    {address}/alerts and {address}/graph\nAlertmanager  {manager}/\n"
              f"the morning   {begun} to {end} (Unix seconds)\nwhat the receivers of dashboards/alertmanager/alertmanager.yml are told follows; Ctrl-C ends it all", flush=True)
        fetch(f"http://{page}/")
        threading.Event().wait()


if __name__ == "__main__":
    if missing("prometheus", "promtool", "prometheus-alertmanager", "amtool"):
        sys.exit(SKIPPED)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # leaves by the same door as Ctrl-C: what was started is stopped on the way out
    try:
        show(sys.argv[1], sys.argv[2], sys.argv[3:])
    except KeyboardInterrupt:
        pass
    finally:
        print("stopped", flush=True)
