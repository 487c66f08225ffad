#!/usr/bin/env python3
"""Runs both database recipes and reads the results with mmdblookup, which shares no code with the writer.

    databases_test.py
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEST_DATABASES = ROOT / "tests/data/make-mmdb.pl"
COUNTRY_DATABASE = ROOT / "config/geo/build-mmdb.pl"

# A header as IPFire's export has it. 2026-06-25 04:33:59 UTC is 1782362039 (date -u -d ... +%s).
HEADER = "# Generated: Thu, 25 Jun 2026 04:33:59 GMT\n# License:   CC BY-SA 4.0\n#\n"
# 16777216 is 1.0.0.0, 16777471 is 1.0.0.255; 16777472-16778239 is 1.0.1.0-1.0.3.255, which is no single prefix.
GEOIP = HEADER + "16777216,16777471,AU\n16777472,16778239,CN\n16778240,16778495,??\n"
GEOIP6 = HEADER + "2001::,2001:0:ffff:ffff:ffff:ffff:ffff:ffff,JP\n2001:218::,2001:218:2000:c:ffff:ffff:ffff:ffff,JP\n"
GEOIP6 += "2001:218:2000:d::,2001:218:2000:d:ffff:ffff:ffff:ffff,NL\n2002::,2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff,JP\n"


def lookup(database, address, *path):
    """What mmdblookup prints: the bare value, or its complaint."""
    command = ["mmdblookup", "--file", str(database), "--ip", address, *path]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    text = (run.stdout + run.stderr).strip()
    return text.split(" <")[0].strip('"') if run.returncode == 0 else text


class TestDatabases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.made = pathlib.Path(cls.directory.name) / "once"
        subprocess.run([TEST_DATABASES, cls.made], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def test_equal_input_gives_equal_bytes(self):
        again = pathlib.Path(self.directory.name) / "again"
        subprocess.run([TEST_DATABASES, again], check=True, env={"PERL_HASH_SEED": "7", "PATH": "/usr/bin:/bin"})
        names = sorted(file.name for file in self.made.iterdir())
        self.assertEqual(names, sorted(file.name for file in again.iterdir()))
        for name in names:
            self.assertEqual((self.made / name).read_bytes(), (again / name).read_bytes(), name)

    def test_the_lineages_contradict_each_other_in_both_layouts(self):
        # A Zoom server in Amsterdam by its name and round-trip time; no database says so.
        self.assertEqual(lookup(self.made / "nested-country.mmdb", "213.19.144.104", "country", "iso_code"), "GB")
        self.assertEqual(lookup(self.made / "flat-country.mmdb", "213.19.144.104", "country_code"), "GB")
        self.assertEqual(lookup(self.made / "nested-city.mmdb", "213.19.144.104", "country", "iso_code"), "FR")
        self.assertEqual(lookup(self.made / "nested-city.mmdb", "213.19.144.104", "city", "names", "en"), "Craponne")
        self.assertEqual(lookup(self.made / "flat-city.mmdb", "213.19.144.104", "country_code"), "FR")
        self.assertEqual(lookup(self.made / "flat-city.mmdb", "213.19.144.104", "city"), "Craponne")

    def test_the_generated_range_ends_where_it_says(self):
        # 159.124.0.0/19 is 159.124.0.0 to 159.124.31.255.
        self.assertEqual(lookup(self.made / "nested-country.mmdb", "159.124.31.255", "country", "iso_code"), "US")
        self.assertEqual(lookup(self.made / "nested-city.mmdb", "159.124.31.255", "country", "iso_code"), "NL")
        self.assertIn("Could not find", lookup(self.made / "nested-city.mmdb", "159.124.32.0"))

    def test_the_asn_database_knows_numbers_and_no_country(self):
        asn = self.made / "asn.mmdb"
        self.assertEqual(lookup(asn, "170.114.45.6", "autonomous_system_number"), "209242")
        self.assertEqual(lookup(asn, "170.114.45.6", "autonomous_system_organization"), "Cloudflare")
        self.assertNotIn("country", lookup(asn, "170.114.45.6"))
        self.assertIn("Could not find", lookup(asn, "109.94.160.99"))

    def test_the_ipv4_only_database_has_no_ipv6(self):
        self.assertIn("IPv4-only", lookup(self.made / "flat-country.mmdb", "2407:30c0:180::1"))
        self.assertEqual(lookup(self.made / "nested-country.mmdb", "2407:30c0:180::1", "country", "iso_code"), "AU")

    def test_the_bad_ones_are_bad_in_their_own_way(self):
        self.assertEqual(lookup(self.made / "wrong-type.mmdb", "52.202.62.236"), "block of 52.202.62.0/24")
        self.assertIn("search tree is corrupt", lookup(self.made / "corrupt.mmdb", "52.202.62.236"))
        self.assertIn("invalid metadata", lookup(self.made / "truncated.mmdb", "52.202.62.236"))
        self.assertIn("invalid metadata", lookup(self.made / "not-a-database.mmdb", "52.202.62.236"))


class CountryDatabase(unittest.TestCase):
    def build(self, geoip=GEOIP, geoip6=GEOIP6):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        path = pathlib.Path(directory.name)
        (path / "geoip").write_text(geoip)
        (path / "geoip6").write_text(geoip6)
        self.database = path / "country.mmdb"
        command = [COUNTRY_DATABASE, path / "geoip", path / "geoip6", self.database]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def country(self, address):
        return lookup(self.database, address, "country", "iso_code")

    def test_a_range_is_kept_from_its_first_address_to_its_last(self):
        self.assertEqual(self.build().returncode, 0)
        for address, expected in (
            ("1.0.0.0", "AU"),
            ("1.0.0.255", "AU"),
            ("1.0.1.0", "CN"),
            ("1.0.3.255", "CN"),
            ("2001:218:2000:c:ffff:ffff:ffff:ffff", "JP"),
            ("2001:218:2000:d::", "NL"),
        ):
            self.assertEqual(self.country(address), expected, address)

    def test_tunnels_and_unknown_codes_stay_out(self):
        self.build()
        for address in ("1.0.4.1", "2001::1", "2002::1", "2001:218:2000:e::"):
            self.assertIn("Could not find", self.country(address), address)

    def test_the_database_is_as_old_as_its_older_half(self):
        self.build(geoip6=GEOIP6.replace("25 Jun", "26 Jun"))
        command = ["mmdblookup", "--file", str(self.database), "--ip", "1.0.0.0", "--verbose"]
        described = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        self.assertIn("1782362039", described)
        self.assertIn("eugress-country (IPFire Location via tor-geoipdb)", described)
        self.assertIn("CC BY-SA 4.0", described)
        self.assertIn("25 Jun 2026", described)

    def test_another_licence_is_a_matter_for_a_person(self):
        run = self.build(geoip=GEOIP.replace("CC BY-SA 4.0", "All rights reserved"))
        self.assertNotEqual(run.returncode, 0)
        self.assertIn('licence is "All rights reserved", expected "CC BY-SA 4.0"', run.stderr)
        self.assertFalse(self.database.exists())

    def test_a_bad_line_is_named(self):
        run = self.build(geoip=GEOIP + "1.2.3.4,AU\n")
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("geoip:7: not a range", run.stderr)
        self.assertFalse(self.database.exists())


if __name__ == "__main__":
    if shutil.which("mmdblookup") is None:
        print("mmdblookup is not installed (Debian package mmdb-bin)")
        sys.exit(77)
    unittest.main()
