"""A Prometheus with the morning of two gateways, one of which began to watch in the middle of it, and with our rules; for the pictures of the boards.

    gateways.py BUILD SOURCE [--database FILE]

Says where it is and which time it has, and stays until it is told to end."""

import json
import pathlib
import signal
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "dashboards"))
from morning import load  # noqa: E402
from servers import SKIPPED, missing, prometheus, query, wait_for, write_json  # noqa: E402
from harness import Eugress  # noqa: E402

GATEWAYS = {"gw-utrecht": 0.0, "gw-delft": 0.4}


def main(build, source, flags):
    daemon = Eugress(build, source)
    rules = [daemon.source / "dashboards" / "prometheus" / name for name in ("recording.yml", "alerts.yml")]
    with tempfile.TemporaryDirectory(prefix="eugress-boards-") as directory:
        begun, end = load(daemon, directory, rules, GATEWAYS, flags)
        # Nothing is scraped: five minutes long Prometheus takes the last samples for those of now.
        write_json(f"{directory}/prometheus.json", {"global": {"evaluation_interval": "2s"}, "rule_files": list(map(str, rules))})
        with prometheus(directory, f"{directory}/prometheus.json") as address:
            wait_for(lambda: query(address, 'ALERTS{alertname="EugressClaimContradicted", alertstate="firing"}'), 60, "the rules")
            print(json.dumps({"address": address, "begun": begun, "end": end, "now": time.time()}), flush=True)
            signal.pause()


if __name__ == "__main__":
    if missing("prometheus", "promtool"):
        sys.exit(SKIPPED)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # what was started is stopped on the way out
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
