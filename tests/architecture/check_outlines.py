#!/usr/bin/env python3
"""Checks config/outlines.tsv against public geography: spherical distances, headlands, and parts that must stay apart.

usage: check_outlines.py [REPOSITORY]

The expectations are coordinates of capes, lighthouses and border points as any atlas gives them, and great-circle
distances computed from those. None comes from the table itself.
"""
import math
import os
import re
import sys

EARTH_KM = 6371.0088
UTRECHT = (52.09, 5.12)

# Code, what, latitude, longitude. The outline must come within margin-km of each.
HEADLANDS = [
    ("GB", "Lowestoft Ness", 52.481, 1.763), ("GB", "North Foreland", 51.375, 1.445), ("GB", "Lizard Point", 49.958, -5.206),
    ("GB", "Cape Wrath", 58.626, -5.000), ("GB", "Land's End", 50.066, -5.715), ("GB", "Out Stack, Shetland", 60.861, -0.875),
    ("IE", "Carnsore Point", 52.172, -6.360), ("IE", "Malin Head", 55.382, -7.374), ("FR", "Cap Gris-Nez", 50.870, 1.583),
    ("FR", "Pointe de Corsen", 48.413, -4.796), ("FR", "Cap Corse", 43.005, 9.405), ("ES", "Cabo Touriñán", 43.053, -9.298),
    ("ES", "Punta de Tarifa", 36.000, -5.610), ("ES", "Ceuta", 35.890, -5.300), ("PT", "Cabo da Roca", 38.781, -9.500),
    ("PT", "Flores, Azores", 39.450, -31.200), ("NO", "Lindesnes", 57.982, 7.047), ("NO", "Kinnarodden", 71.134, 27.653),
    ("SE", "Smygehuk", 55.337, 13.359), ("DK", "Skagen Grenen", 57.748, 10.650), ("IS", "Dyrhólaey", 63.400, -19.130),
    ("IS", "Dalatangi", 65.270, -13.575), ("GL", "Cape Morris Jesup", 83.628, -32.700), ("GL", "Cape Farewell", 59.780, -43.920),
    ("SJ", "Longyearbyen", 78.220, 15.650), ("SJ", "Jan Mayen, Beerenberg", 71.080, -8.160), ("SJ", "Bear Island", 74.430, 19.050),
    ("FO", "Tórshavn", 62.010, -6.770), ("CA", "Cape Columbia", 83.111, -69.958), ("CA", "Cape Sheridan", 82.467, -61.500),
    ("CA", "Cape Spear", 47.524, -52.619), ("US", "West Quoddy Head", 44.815, -66.951), ("US", "Montauk Point", 41.071, -71.857),
    ("US", "Point Barrow", 71.388, -156.479), ("US", "Ka Lae, Hawaii", 18.911, -155.681), ("US", "Attu, Aleutians", 52.900, 172.900),
    ("PM", "Saint-Pierre", 46.780, -56.170), ("GF", "Cayenne", 4.937, -52.330), ("GF", "Kourou", 5.170, -52.650),
    ("GP", "Pointe-à-Pitre", 16.240, -61.533), ("MQ", "Fort-de-France", 14.600, -61.070), ("RE", "Saint-Denis", -20.879, 55.448),
    ("YT", "Mamoudzou", -12.780, 45.230), ("BQ", "Kralendijk", 12.150, -68.277), ("BQ", "Saba, The Bottom", 17.626, -63.249),
    ("AW", "Oranjestad", 12.519, -70.037), ("PR", "San Juan", 18.466, -66.106), ("GU", "Hagåtña", 13.475, 144.750),
    ("VI", "Charlotte Amalie", 18.342, -64.931), ("RU", "Baltiysk", 54.650, 19.890), ("RU", "Cape Dezhnev", 66.080, -169.655),
    ("RU", "Cape Chelyuskin", 77.717, 104.250), ("UA", "Odesa", 46.480, 30.730), ("UA", "Sevastopol", 44.600, 33.530),
    ("RU", "Sevastopol", 44.600, 33.530), ("TR", "Cape Baba", 39.480, 26.060), ("CY", "Kyrenia", 35.340, 33.320),
    ("MT", "Valletta", 35.900, 14.514), ("GR", "Gavdos", 34.800, 24.120), ("MA", "Cape Spartel", 35.790, -5.920),
    ("ZA", "Cape Agulhas", -34.833, 20.000), ("CL", "Cape Horn", -55.980, -67.270), ("BR", "Ponta do Seixas", -7.155, -34.793),
    ("AU", "Cape York", -10.690, 142.530), ("AU", "South East Cape", -43.640, 146.830), ("NZ", "Cape Reinga", -34.420, 172.680),
    ("JP", "Cape Sōya", 45.523, 141.937), ("SG", "Raffles Place", 1.284, 103.851), ("HK", "Victoria Harbour", 22.290, 114.170),
    ("IN", "Kanyakumari", 8.080, 77.550), ("SH", "Jamestown", -15.925, -5.718), ("FK", "Stanley", -51.695, -57.850),
    ("GI", "Europa Point", 36.110, -5.346), ("JE", "Saint Helier", 49.187, -2.107), ("GG", "Saint Peter Port", 49.455, -2.537),
    ("IM", "Douglas", 54.150, -4.480), ("AX", "Mariehamn", 60.098, 19.938), ("LI", "Vaduz", 47.141, 9.521),
    ("MC", "Monaco", 43.735, 7.421), ("VA", "Saint Peter's", 41.902, 12.454), ("SM", "San Marino", 43.936, 12.447),
    ("XK", "Pristina", 42.663, 21.165), ("FJ", "Suva", -18.141, 178.442), ("KI", "Kiritimati", 1.870, -157.430),
    ("TV", "Funafuti", -8.520, 179.200), ("TK", "Nukunonu", -9.170, -171.830), ("AQ", "McMurdo", -77.846, 166.676),
]

# From Utrecht: code, part or None for all, the nearest named place by the atlas with its coordinates, slack in km.
# Canada is nearest at Cape Dyer on Baffin Island (northern Ellesmere is 85 km and Newfoundland 150 km farther), the United States
# at the north-east corner of Maine (West Quoddy Head, its easternmost point, is 90 km farther): great circles run north of the map's lines.
NEAREST = [
    ("CA", None, "Cape Dyer, Baffin Island", 66.620, -61.280, 15), ("US", None, "Hamlin, Maine", 47.070, -67.790, 15),
    ("GB", None, "Lowestoft Ness", 52.481, 1.763, 12), ("DE", None, "border at Wyler near Nijmegen", 51.815, 5.950, 12),
    ("BE", None, "border at Ravels and Poppel", 51.460, 5.040, 12), ("FR", None, "border at Halluin", 50.785, 3.130, 12),
    ("CH", None, "border at Boncourt, Jura", 47.500, 7.010, 12), ("IE", None, "Wicklow Head", 52.965, -5.998, 12),
    ("NO", None, "Lindesnes", 57.982, 7.047, 12), ("RU", "Kaliningrad", "Vistula Spit at the Polish border", 54.457, 19.648, 15),
    ("RU", "Russia", "border south of Pskov", 57.530, 27.350, 20), ("GF", None, "Cape Orange", 4.400, -51.500, 20),
    ("RE", None, "Saint-Denis", -20.879, 55.448, 15), ("IS", None, "Papey and Stokksnes", 64.590, -14.170, 15), ("BQ", None, "Saba", 17.640, -63.220, 15),
    ("PR", None, "Culebra", 18.330, -65.240, 15), ("GL", None, "Cape Brewster", 70.150, -22.060, 15),
]

# Boxes that the outline of a code must not leave: south, north, west, east.
WITHIN = {
    "FR": (41, 52, -6, 10), "NL": (50, 54, 3, 8), "NO": (57, 72, 4, 32), "DK": (54, 58, 8, 16), "GF": (2, 6, -55, -51),
    "SJ": (70, 81, -10, 35), "BQ": (12, 18, -69, -62), "FI": (59, 71, 19, 32), "PR": (17, 19, -68, -65), "UA": (44, 53, 22, 41),
}


def radians(point):
    return math.radians(point[0]), math.radians(point[1])


def distance(a, b):
    (la, oa), (lb, ob) = radians(a), radians(b)
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((ob - oa) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def bearing(a, b):
    (la, oa), (lb, ob) = radians(a), radians(b)
    return math.atan2(math.sin(ob - oa) * math.cos(lb), math.cos(la) * math.sin(lb) - math.sin(la) * math.cos(lb) * math.cos(ob - oa))


def to_arc(p, a, b):
    """Distance from p to the great-circle arc a-b, by cross-track and along-track distance."""
    whole, to_p = distance(a, b), distance(a, p)
    if whole < 1e-9 or to_p < 1e-9:
        return to_p
    turn = bearing(a, p) - bearing(a, b)
    off = math.asin(max(-1.0, min(1.0, math.sin(to_p / EARTH_KM) * math.sin(turn))))
    along = math.atan2(math.sin(to_p / EARTH_KM) * math.cos(turn), math.cos(to_p / EARTH_KM)) * EARTH_KM
    return abs(off) * EARTH_KM if 0 <= along <= whole else min(to_p, distance(b, p))


def inside(p, ring):
    odd = False
    for (la, oa), (lb, ob) in zip(ring, ring[1:] + ring[:1]):
        if (oa > p[1]) != (ob > p[1]) and p[0] < la + (p[1] - oa) / (ob - oa) * (lb - la):
            odd = not odd
    return odd


def nearest(p, rings):
    """Distance in km from p to the land of the rings, 0 inside."""
    best = math.inf
    for ring in rings:
        if len(ring) > 2 and inside(p, ring):
            return 0.0
        for a, b in zip(ring, ring[1:] + ring[:1]):
            if abs(a[0] - p[0]) * 111 - 400 < best:
                best = min(best, to_arc(p, a, b))
    return best


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "..", "..")
    outlines, margin, without, failures = {}, None, set(), []
    with open(os.path.join(root, "config", "outlines.tsv"), encoding="utf-8") as f:
        for line in f.read().splitlines():
            if line.startswith("# margin-km: "):
                margin = float(line.split(": ")[1])
            elif line.startswith("# without-outline: "):
                without = set(line.split(": ")[1].split())
            elif not line.startswith("#") and line != "code\tpart\tring":
                code, part, ring = line.split("\t")
                outlines.setdefault(code, []).append((part, [tuple(map(float, v.split(","))) for v in ring.split(" ")]))
    if margin is None:
        sys.exit("outlines.tsv: no '# margin-km:' line")

    def check(holds, message):
        if not holds:
            failures.append(message)

    def land(code, part=None):
        return [ring for name, ring in outlines.get(code, []) if part in (None, name)]

    for code, what, lat, lon in HEADLANDS:
        km = nearest((lat, lon), land(code))
        check(km <= margin, f"{code} {what}: {km:.1f} km outside the outline, margin is {margin:g}")
    for code, part, what, lat, lon, slack in NEAREST:
        expected, found = distance(UTRECHT, (lat, lon)), nearest(UTRECHT, land(code, part))
        print(f"{code} {part or ''}: nearest {found:.0f} km, atlas {expected:.0f} km ({what})")
        check(abs(found - expected) <= slack, f"{code} from Utrecht: {found:.0f} km, atlas says {expected:.0f} km at {what}")
    check(nearest(UTRECHT, land("NL")) == 0, "Utrecht is not in the Netherlands")
    london = distance(UTRECHT, (51.507, -0.128))
    check(abs(london - 365) <= 10, f"Utrecht to London Charing Cross: {london:.0f} km, expected about 365 km")
    for code, (south, north, west, east) in WITHIN.items():
        for ring in land(code):
            for lat, lon in ring:
                if code == "NO" and lat < -50:
                    continue
                check(south <= lat <= north and west <= lon <= east, f"{code}: vertex {lat},{lon} belongs to another part")
    for code, rings in outlines.items():
        for part, ring in rings:
            check(len(set(ring)) == len(ring) or len(ring) > 3, f"{code} {part}: repeated vertex")
            check(len(ring) == 1 or ring[0] != ring[-1], f"{code} {part}: the first vertex is repeated at the end")
            crossing = any(abs(a[1] - b[1]) > 180 and abs(a[0]) != 90 for a, b in zip(ring, ring[1:] + ring[:1]))
            check(not crossing, f"{code} {part}: an edge crosses the 180th meridian")
    with open(os.path.join(root, "config", "regions.tsv"), encoding="utf-8") as f:
        codes = {line.split("\t")[0] for line in f if re.match(r"[A-Z0-9]{2}\t", line)}
    check(codes == set(outlines) | without, f"regions and outlines differ: {sorted(codes ^ (set(outlines) | without))}")
    check(not set(outlines) & without, "a code is both drawn and listed as without outline")
    for failure in failures:
        print("FAIL", failure)
    print(f"{len(outlines)} codes, {sum(map(len, outlines.values()))} rings, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
