"""`eugress-update-data` against a server on loopback that serves what the publishers would, and what they should not. The fixtures are written
by hand in the published forms, with addresses of RFC 5737 and RFC 3849. Usage: update_test.py BUILD SOURCE"""

import csv
import datetime
import hashlib
import http.server
import json
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "replay"))
from harness import Eugress, expect, expect_equal, main  # noqa: E402

TODAY = datetime.datetime.now(datetime.timezone.utc).date()
LIST = "".join(f"192.0.2.{n * 8}/29\n" for n in range(20))
AWS = {"syncToken": "1763712000", "createDate": "2026-11-20-07-04-10",
       "prefixes": [{"ip_prefix": f"198.51.100.{n * 16}/28", "region": "eu-central-1", "service": "EC2", "network_border_group": "eu-central-1"} for n in range(8)],
       "ipv6_prefixes": [{"ipv6_prefix": "2001:db8:1::/48", "region": "us-east-1", "service": "EC2", "network_border_group": "us-east-1"}]}
ORACLE = {"last_updated_timestamp": "2026-11-18T00:00:00.000000",
          "regions": [{"region": "eu-amsterdam-1", "cidrs": [{"cidr": "203.0.113.0/25", "tags": ["OCI"]}, {"cidr": "203.0.113.128/25", "tags": ["OSN"]}]}]}
GOOGLE = {"syncToken": "1763712000000", "creationTime": "2026-11-20T12:00:00.0",
          "prefixes": [{"ipv4Prefix": "198.51.100.0/28", "service": "Google Cloud", "scope": "europe-west4"},
                       {"ipv6Prefix": "2001:db8:2::/48", "service": "Google Cloud", "scope": "us-east1"}]}
AZURE = {"changeNumber": 300, "cloud": "Public",
         "values": [{"name": "AzureCloud.westeurope", "id": "AzureCloud.westeurope",
                     "properties": {"region": "westeurope", "regionId": 18, "platform": "Azure", "systemService": "",
                                    "addressPrefixes": ["203.0.113.64/26", "2001:db8:3::/48"]}}]}
PAGE = '<html><a href="https://{host}/download/7/1/d/71d8/ServiceTags_Public_{date}.json">Download</a></html>'


class Publisher(http.server.BaseHTTPRequestHandler):
    """Serves `answers`: a path to (code, headers, octets)."""

    answers = {}

    def do_GET(self):
        code, headers, content = self.answers.get(self.path, (404, {}, b"not here"))
        self.send_response(code)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = True

    def log_message(self, *_):
        """The test says what matters."""


class World:
    """A publisher with a certificate, and the directory that the updater fills."""

    def __init__(self, daemon, directory):
        self.daemon, self.home = daemon, pathlib.Path(directory)
        self.data = self.home / "data"
        self.certificate = self.home / "ca.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=test",
                        "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", self.home / "key.pem", "-out", self.certificate],
                       check=True, capture_output=True)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.home / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        self.port = server.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.serve_all()
        rows = [("lists/zoom/*/Zoom.txt", "list", "Zoom.txt", 10), ("clouds/ip-ranges.json", "aws", "ip-ranges.json", 5),
                ("clouds/public_ip_ranges.json", "oracle", "public_ip_ranges.json", 1), ("clouds/cloud.json", "google", "cloud.json", 1),
                ("clouds/ServiceTags_Public_*.json", "azure", "details.aspx?id=56519", 1)]
        self.sources = self.home / "sources.tsv"
        self.sources.write_text("# made by the test\nfile\tform\turl\thost\tfewest\tterms\n" + "".join(
            f"{file}\t{form}\thttps://{self.host}/{path}\t{self.host}\t{fewest}\tnone stated\n" for file, form, path, fewest in rows))

    def serve(self, path, content, code=200, **headers):
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content)).encode()
        Publisher.answers[f"/{path}"] = (code, {name.replace("_", "-"): value for name, value in headers.items()}, content)

    def serve_all(self, date="20261116"):
        Publisher.answers.clear()
        for path, content in {"Zoom.txt": LIST, "ip-ranges.json": AWS, "public_ip_ranges.json": ORACLE, "cloud.json": GOOGLE,
                              "details.aspx?id=56519": PAGE.format(host=self.host, date=date),
                              f"download/7/1/d/71d8/ServiceTags_Public_{date}.json": AZURE}.items():
            self.serve(path, content)

    def update(self, *flags, data=None, trusted=True, prefix=()):
        command = [*prefix, sys.executable, "-B", str(self.daemon.source / "config/update/eugress-update-data"), "--sources", str(self.sources),
                   "--data", str(data or self.data), "--eugress", str(self.daemon.binary), "--tables", str(self.daemon.source / "config"), *flags]
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        environment["SSL_CERT_FILE"] = str(self.certificate if trusted else self.home / "none.pem")
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
        return done.returncode, done.stdout + done.stderr

    def origins(self):
        with open(self.data / "ORIGINS.tsv", encoding="utf-8", newline="") as file:
            return {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}

    def held(self):
        """Path to octets of all that eugress would read."""
        return {path.relative_to(self.data).as_posix(): path.read_bytes() for path in sorted(self.data.rglob("*"))
                if path.is_file() and ".previous" not in path.parts and path.name != "ORIGINS.tsv"}


def in_a_world(story):
    def told(daemon):
        with tempfile.TemporaryDirectory() as directory:
            return story(World(daemon, directory))
    told.__name__ = story.__name__
    return told


def refused(world, sentences, stays):
    """The next run takes nothing of what is wrong, says why of each file, and what is there is what was there."""
    code, said = world.update()
    expect_equal(code, 1, f"exit code: {said}")
    for name, sentence in sentences.items():
        lines = [line for line in said.splitlines() if line.startswith(f"{name}: refused: ")]
        expect(len(lines) == 1 and sentence in lines[0], f"of {name} waited for {sentence!r} in: {said}")
    expect_equal(world.held(), stays, "what eugress reads")
    world.serve_all()


@in_a_world
def what_is_published_comes_where_eugress_reads_it(world):
    code, said = world.update()
    expect_equal(code, 0, f"exit code: {said}")
    list_of_today = f"lists/zoom/{TODAY}/Zoom.txt"
    expect_equal(sorted(world.held()), sorted([list_of_today, "clouds/ip-ranges.json", "clouds/public_ip_ranges.json", "clouds/cloud.json",
                                               "clouds/ServiceTags_Public_20261116.json"]), "files")
    for name, content in world.held().items():
        row = world.origins()[name]
        expect_equal(row["sha256"], hashlib.sha256(content).hexdigest(), f"SHA-256 of {name}")
        expect(row["url"].startswith(f"https://{world.host}/") and row["terms"] == "none stated" and row["fetched"].startswith(str(TODAY)), f"origin: {row}")
    # By the fixtures: eu-central-1 is Frankfurt, the list says whose it is from today on.
    config = world.home / "eugress.toml"
    config.write_text(f'[knowledge]\nlists = "{world.data}/lists"\ncloud_ranges = ["{world.data}/clouds"]\n')
    for address, wanted in {"198.51.100.20": "eu-central-1", "203.0.113.70": "westeurope", "203.0.113.1": "eu-amsterdam-1"}.items():
        done = world.daemon.run("lookup", address, "--config", str(config), "--tables", str(world.daemon.source / "config"), bare=True)
        expect(wanted in done.stdout, f"lookup {address}: {done.stdout}{done.stderr}")
    done = world.daemon.run("lookup", "192.0.2.9", "--config", str(config), "--tables", str(world.daemon.source / "config"), bare=True)
    expect("zoom" in done.stdout.lower(), f"lookup of a listed address: {done.stdout}")


@in_a_world
def what_has_not_changed_is_left_alone_until_its_date_is_old(world):
    world.update()
    before = {path: path.stat().st_mtime_ns for path in world.data.rglob("*.*")}
    code, said = world.update()
    expect_equal(code, 0, said)
    expect_equal({path: path.stat().st_mtime_ns for path in world.data.rglob("*.*")}, before, "times of files")
    old = world.data / "lists/zoom" / str(TODAY - datetime.timedelta(days=28))
    (world.data / "lists/zoom" / str(TODAY)).rename(old)
    expect_equal(world.update()[0], 0, "exit code")
    expect_equal((world.data / "lists/zoom" / str(TODAY) / "Zoom.txt").read_bytes(), (old / "Zoom.txt").read_bytes(), "the list of today")


@in_a_world
def what_changed_replaces_and_what_was_is_kept(world):
    world.update()
    yesterday = world.data / "lists/zoom" / str(TODAY - datetime.timedelta(days=1))
    (world.data / "lists/zoom" / str(TODAY)).rename(yesterday)
    first = (world.data / "clouds/ip-ranges.json").read_bytes()
    world.serve_all(date="20261123")
    world.serve("Zoom.txt", LIST + "192.0.2.200/29\n")
    world.serve("ip-ranges.json", {**AWS, "createDate": "2026-11-22-00-00-00"})
    code, said = world.update()
    expect_equal(code, 0, said)
    expect_equal((yesterday / "Zoom.txt").read_text(), LIST, "the list of yesterday")
    expect(world.held()[f"lists/zoom/{TODAY}/Zoom.txt"].endswith(b"200/29\n"), "the list of today")
    expect_equal((world.data / "clouds/.previous/ip-ranges.json").read_bytes(), first, "the file before")
    expect_equal(sorted(path.name for path in (world.data / "clouds").glob("Service*")), ["ServiceTags_Public_20261123.json"], "of Azure")
    rows = world.origins()
    for name in ("clouds/ip-ranges.json", "clouds/.previous/ip-ranges.json", "clouds/.previous/ServiceTags_Public_20261116.json"):
        expect_equal(rows[name]["sha256"], hashlib.sha256((world.data / name).read_bytes()).hexdigest(), f"SHA-256 of {name}")
    world.serve("ip-ranges.json", {**AWS, "createDate": "2026-11-23-00-00-00"})
    world.update()
    expect_equal(len([name for name in world.origins() if "ip-ranges" in name and "public" not in name]), 2, "one before is kept, not all")


@in_a_world
def what_is_wrong_is_refused_and_what_was_there_stays(world):
    world.update()
    good = world.held()
    whole = json.dumps(AWS).encode()
    # A wrong thing for each file at a time: cut off on the way, cut off at the source, somebody's login page, nothing.
    world.serve("ip-ranges.json", whole[:-40], Content_Length=str(len(whole)))
    world.serve("public_ip_ranges.json", json.dumps(ORACLE)[:-9])
    world.serve("cloud.json", "<!DOCTYPE html><html>Please log in</html>")
    world.serve("Zoom.txt", "")
    world.serve("details.aspx?id=56519", PAGE.format(host="evil.example", date="20261123"))
    refused(world, {"ip-ranges.json": f"was cut off after {len(whole) - 40} of {len(whole)} octets", "public_ip_ranges.json": "not of the form 'oracle'",
                    "cloud.json": "it begins with b'<!DOCTYPE html>", "Zoom.txt": "it holds 0 prefixes",
                    "ServiceTags_Public_*.json": "names no ServiceTags_Public_DATE.json"}, good)
    # Gone; at another host; without TLS; cut within a line (between two only the promised length tells); older than what is there.
    world.serve("ip-ranges.json", b"", code=404)
    world.serve("public_ip_ranges.json", b"", code=302, Location=f"https://localhost:{world.port}/elsewhere")
    world.serve("cloud.json", b"", code=302, Location=f"http://{world.host}/elsewhere")
    world.serve("elsewhere", {**ORACLE, "last_updated_timestamp": "2026-11-22T00:00:00.000000"})
    world.serve("Zoom.txt", LIST[:-3])
    world.serve("details.aspx?id=56519", PAGE.format(host=world.host, date="20261109"))
    world.serve("download/7/1/d/71d8/ServiceTags_Public_20261109.json", AZURE)
    refused(world, {"ip-ranges.json": "answers 404", "public_ip_ranges.json": f"points to https://localhost:{world.port}/elsewhere",
                    "cloud.json": f"points to http://{world.host}/elsewhere", "Zoom.txt": "not of the form 'list'",
                    "ServiceTags_Public_*.json": "it is older than ServiceTags_Public_20261116.json"}, good)
    # Too little; host bits; goog.json, which names no region.
    world.serve("ip-ranges.json", {**AWS, "prefixes": AWS["prefixes"][:2]})
    world.serve("Zoom.txt", LIST + "192.0.2.1/29\n")
    world.serve("cloud.json", {"syncToken": "1", "creationTime": "2026-11-20", "prefixes": [{"ipv4Prefix": "198.51.100.0/28"}]})
    refused(world, {"ip-ranges.json": "it holds 3 prefixes; less than 5 are not believed", "Zoom.txt": "has host bits set",
                    "cloud.json": "not of the form 'google'"}, good)
    code, said = world.update()
    expect_equal(code, 0, f"when all is well again: {said}")


@in_a_world
def what_is_there_and_is_no_list_is_named(world):
    """It must not look as if the publisher erred, nor keep the other files from coming."""
    world.update()
    (world.data / "clouds/cloud.json").write_text("spoilt")
    stray = world.data / "lists/zoom/new"
    stray.mkdir()
    (stray / "Zoom.txt").write_text(LIST)
    world.serve("ip-ranges.json", json.dumps(AWS), Content_Length="many")
    good = world.held()
    refused(world, {"cloud.json": "clouds/cloud.json, which is there, is nothing to compare with; take it away: it is not of the form 'google'",
                    "Zoom.txt": "lists/zoom/new/Zoom.txt, which is there, is nothing to compare with; take it away: Invalid isoformat",
                    "ip-ranges.json": "was cut off after"}, good)
    (world.data / "clouds/cloud.json").unlink()
    (stray / "Zoom.txt").unlink()
    expect_equal(world.update()[0], 0, "when it is away")


@in_a_world
def a_redirect_within_the_host_is_followed(world):
    world.serve("ip-ranges.json", b"", code=301, Location=f"https://{world.host}/moved.json")
    world.serve("moved.json", AWS)
    code, said = world.update()
    expect_equal(code, 0, said)
    expect("clouds/ip-ranges.json" in world.held(), "the moved file")


@in_a_world
def a_server_without_a_known_certificate_is_nobody(world):
    code, said = world.update(trusted=False)
    expect_equal((code, world.held()), (1, {}), said)
    expect("CERTIFICATE_VERIFY_FAILED" in said or "certificate" in said, said)


@in_a_world
def a_list_that_shrank_by_half_waits_for_a_person(world):
    world.update()
    good = world.held()
    world.serve("Zoom.txt", "".join(LIST.splitlines(keepends=True)[:10]))  # half of it is not less than half
    expect_equal(world.update()[0], 0, "exactly half")
    world.serve_all()
    world.update()
    expect_equal(world.held(), good, "the whole list again")
    (world.sources).write_text(world.sources.read_text().replace("\t10\t", "\t1\t"))
    world.serve("Zoom.txt", "".join(LIST.splitlines(keepends=True)[:9]))
    refused(world, {"Zoom.txt": "it holds 9 prefixes where there were 20"}, good)
    world.serve("Zoom.txt", "".join(LIST.splitlines(keepends=True)[:9]))
    code, said = world.update("--accept", "Zoom.txt")
    expect_equal(code, 0, said)
    expect_equal(len(world.held()[f"lists/zoom/{TODAY}/Zoom.txt"].splitlines()), 9, "accepted")


@in_a_world
def what_eugress_cannot_read_is_refused(world):
    # Whatever its reason: a file that the daemon refuses would end its next start.
    world.update()
    good = world.held()
    broken = world.home / "eugress"
    broken.write_text("#!/bin/sh\necho 'octet 7: no' >&2\nexit 78\n")
    broken.chmod(0o755)
    world.serve("cloud.json", {**GOOGLE, "creationTime": "2026-11-21T12:00:00.0"})
    code, said = world.update("--eugress", str(broken))
    expect_equal((code, world.held()), (1, good), said)
    expect("eugress cannot read it: octet 7: no" in said, said)


@in_a_world
def a_full_disk_leaves_what_was_there(world):
    small = world.home / "small"
    small.mkdir()
    script = f'mount -t tmpfs -o size=64k none "{small}" && cp -r "{world.data}"/. "{small}" && shift && "$@"; code=$?; ls -A "{small}"; cat "{small}"/clouds/cloud.json; exit $code'
    world.update()
    good = world.held()["clouds/cloud.json"].decode()
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode != 0:
        return "not looked at: no mount namespace here"
    grown = {**GOOGLE, "prefixes": GOOGLE["prefixes"] + [{"ipv6Prefix": f"2001:db8:{n:x}::/48", "service": "Google Cloud", "scope": "us-east1"} for n in range(256, 1500)]}
    world.serve("cloud.json", grown)
    code, said = world.update(data=small, prefix=("unshare", "-m", "sh", "-c", script, "sh", "-"))
    expect_equal(code, 3, said)
    expect("No space left on device" in said and "what was there stays" in said, said)
    expect(good in said, "the file before is gone")
    expect(".new" not in said.splitlines(), "rubbish is left")
    return ""


def the_shipped_table_names_what_eugress_reads(daemon):
    rows = [line.split("\t") for line in (daemon.source / "config/update/sources.tsv").read_text().splitlines() if not line.startswith("#")]
    known = {line.split("\t")[0] for line in (daemon.source / "config/providers/zoom/lists.tsv").read_text().splitlines() if not line.startswith("#")}
    for file, form, url, host, fewest, terms in rows[1:]:
        expect(url.startswith("https://") and int(fewest) >= 1 and terms, f"row {file}")
        expect(form == "azure" or url.startswith(f"https://{host}/"), f"{file}: {url} is not at {host}")
        name = file.rsplit("/", 1)[1]
        expect(form != "list" or (name in known and url.endswith("/" + name)), f"{file} is no list that eugress knows")


sys.exit(main([what_is_published_comes_where_eugress_reads_it, what_has_not_changed_is_left_alone_until_its_date_is_old, what_changed_replaces_and_what_was_is_kept,
      what_is_wrong_is_refused_and_what_was_there_stays, what_is_there_and_is_no_list_is_named, a_redirect_within_the_host_is_followed, a_server_without_a_known_certificate_is_nobody,
      a_list_that_shrank_by_half_waits_for_a_person, what_eugress_cannot_read_is_refused, a_full_disk_leaves_what_was_there,
      the_shipped_table_names_what_eugress_reads]))
