#!/usr/bin/env python3
"""Derives config/outlines.tsv from Natural Earth 1:10m country polygons. See outlines.recipe.md.

usage: outlines.recipe.py countries-10m.json > outlines.tsv

Python standard library only. The same input gives the same bytes.
"""
import hashlib
import json
import math
import sys

SOURCE_SHA256 = "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79"
EARTH_KM = 6371.0088
TOLERANCE_KM = 5.0
# Tolerance, two-decimal rounding (0.79 km at most), source grid (0.22 km), and 4 km for what a 1:10,000,000 map leaves out.
MARGIN_KM = 10

# ISO 3166-1 numeric and alpha-2.
ISO = """
020AD 784AE 004AF 028AG 660AI 008AL 051AM 024AO 010AQ 032AR 016AS 040AT 036AU 533AW 248AX 031AZ 070BA 052BB 050BD
056BE 854BF 100BG 048BH 108BI 204BJ 652BL 060BM 096BN 068BO 535BQ 076BR 044BS 064BT 074BV 072BW 112BY 084BZ 124CA
166CC 180CD 140CF 178CG 756CH 384CI 184CK 152CL 120CM 156CN 170CO 188CR 192CU 132CV 531CW 162CX 196CY 203CZ 276DE
262DJ 208DK 212DM 214DO 012DZ 218EC 233EE 818EG 732EH 232ER 724ES 231ET 246FI 242FJ 238FK 583FM 234FO 250FR 266GA
826GB 308GD 268GE 254GF 831GG 288GH 292GI 304GL 270GM 324GN 312GP 226GQ 300GR 239GS 320GT 316GU 624GW 328GY 344HK
334HM 340HN 191HR 332HT 348HU 360ID 372IE 376IL 833IM 356IN 086IO 368IQ 364IR 352IS 380IT 832JE 388JM 400JO 392JP
404KE 417KG 116KH 296KI 174KM 659KN 408KP 410KR 414KW 136KY 398KZ 418LA 422LB 662LC 438LI 144LK 430LR 426LS 440LT
442LU 428LV 434LY 504MA 492MC 498MD 499ME 663MF 450MG 584MH 807MK 466ML 104MM 496MN 446MO 580MP 474MQ 478MR 500MS
470MT 480MU 462MV 454MW 484MX 458MY 508MZ 516NA 540NC 562NE 574NF 566NG 558NI 528NL 578NO 524NP 520NR 570NU 554NZ
512OM 591PA 604PE 258PF 598PG 608PH 586PK 616PL 666PM 612PN 630PR 275PS 620PT 585PW 600PY 634QA 638RE 642RO 688RS
643RU 646RW 682SA 090SB 690SC 729SD 752SE 702SG 654SH 705SI 744SJ 703SK 694SL 674SM 686SN 706SO 740SR 728SS 678ST
222SV 534SX 760SY 748SZ 796TC 148TD 260TF 768TG 764TH 762TJ 772TK 626TL 795TM 788TN 776TO 792TR 780TT 798TV 158TW
834TZ 804UA 800UG 581UM 840US 858UY 860UZ 336VA 670VC 862VE 092VG 850VI 704VN 548VU 876WF 882WS 887YE 175YT 710ZA
894ZM 716ZW
"""

# Objects that the source leaves without a number, with every code that an address source may give them.
# Outlines refute labels, so land whose label varies is drawn under each.
UNNUMBERED = {
    "Akrotiri": "CY GB", "Dhekelia": "CY GB", "Cyprus U.N. Buffer Zone": "CY", "N. Cyprus": "CY",
    "Baikonur": "KZ RU", "Bajo Nuevo Bank": "CO", "Serranilla Bank": "CO", "Clipperton I.": "CP",
    "Coral Sea Is.": "AU", "Kosovo": "XK RS", "Scarborough Reef": "CN PH TW", "Siachen Glacier": "IN PK",
    "Somaliland": "SO", "Spratly Is.": "CN MY PH TW VN", "USNB Guantanamo Bay": "CU US",
}
ALSO = {"EH": "MA", "PS": "IL"}

# Parts of a country object: object name, code(s), part name, box of latitude and longitude that holds the whole ring.
# First match wins. A ring that only touches a box is an error.
PARTS = [
    ("France", "GF", "French Guiana", 2, 6, -55, -51), ("France", "GP", "Guadeloupe", 15.7, 16.6, -62, -60.9),
    ("France", "MQ", "Martinique", 14.3, 15, -61.3, -60.7), ("France", "RE", "Reunion", -22, -20, 55, 56),
    ("France", "YT", "Mayotte", -13.2, -12.4, 44.9, 45.4), ("France", "FR", "Corsica", 41.3, 43.1, 8.4, 9.7),
    ("Netherlands", "BQ", "Bonaire", 11.9, 12.5, -68.6, -68), ("Netherlands", "BQ", "Saba and St. Eustatius", 17.3, 17.8, -63.4, -62.8),
    ("Norway", "SJ", "Svalbard", 74, 81.5, 10, 35), ("Norway", "SJ", "Jan Mayen", 70.7, 71.3, -9.3, -7.7),
    ("Norway", "BV", "Bouvet I.", -55, -54, 3, 4),
    ("New Zealand", "TK", "Tokelau", -10, -8, -173, -171), ("New Zealand", "NZ", "Chatham Is.", -45, -43, -178, -175),
    ("Indian Ocean Ter.", "CX", "Christmas I.", -11, -10, 105, 106), ("Indian Ocean Ter.", "CC", "Cocos (Keeling) Is.", -13, -11, 96, 98),
    ("Russia", "RU UA", "Crimea", 44.2, 46.4, 32.3, 36.8), ("Russia", "RU", "Kaliningrad", 54.2, 55.4, 19.4, 23),
    ("United States of America", "US", "Hawaii", 18, 29, -179, -154), ("United States of America", "US", "Alaska", 51, 72, -180, -129.9),
    ("United States of America", "US", "Alaska", 51, 54, 172, 180), ("Spain", "ES", "Canary Is.", 27, 30, -19, -13),
    ("Spain", "ES", "North Africa", 35, 35.95, -6, -2), ("Portugal", "PT", "Azores", 36.5, 40, -32, -24),
    ("Portugal", "PT", "Madeira", 29.5, 33.5, -18, -15), ("Ecuador", "EC", "Galapagos Is.", -2, 2, -92, -89),
    ("Chile", "CL", "Easter I.", -28, -26, -110, -105),
]

# Inhabited or coded land that the source does not draw, as one point each.
POINTS = [("TK", "Nukunonu", -9.17, -171.83)]

WITHOUT = "A1 A2 AC AN AP DG EA EL EU FX IC O1 T1 TA UK XX ZZ"


def vector(point):
    lon, lat = math.radians(point[0]), math.radians(point[1])
    return (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))


def cross(a, b):
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def dot(a, b):
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def angle(a, b):
    n = cross(a, b)
    return math.atan2(math.sqrt(dot(n, n)), dot(a, b))


def farthest(vectors, first, last):
    """Index and distance in km of the vertex farthest from the great-circle arc first-last."""
    a, b = vectors[first], vectors[last]
    n = cross(a, b)
    length = math.sqrt(dot(n, n))
    worst, where = -1.0, first
    if length > 1e-12:
        n = (n[0] / length, n[1] / length, n[2] / length)
        start, end = cross(n, a), cross(b, n)
    for i in range(first + 1, last):
        p = vectors[i]
        if length > 1e-12 and dot(start, p) >= 0 and dot(end, p) >= 0:
            d = abs(math.asin(max(-1.0, min(1.0, dot(n, p)))))
        else:
            d = min(angle(a, p), angle(b, p))
        if d > worst:
            worst, where = d, i
    return where, worst * EARTH_KM


def simplify(ring):
    """Douglas-Peucker on the sphere. The ring is open; its northernmost, southernmost, easternmost and westernmost vertices stay."""
    anchors = sorted({pick(range(len(ring)), key=lambda i: ring[i][axis]) for pick in (min, max) for axis in (0, 1)})
    start = anchors[0]
    ring = ring[start:] + ring[:start]
    anchors = [a - start for a in anchors] + [len(ring)]
    ring = ring + ring[:1]
    vectors = [vector(p) for p in ring]
    keep = set(anchors)
    stack = list(zip(anchors, anchors[1:]))
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        where, km = farthest(vectors, first, last)
        if km > TOLERANCE_KM:
            keep.add(where)
            stack += [(first, where), (where, last)]
    chosen = sorted(keep)
    out = []
    for i in chosen[:-1]:
        p = (round(ring[i][0], 2) + 0.0, round(ring[i][1], 2) + 0.0)
        if not out or out[-1] != p:
            out.append(p)
    if len(out) > 1 and out[0] == out[-1]:
        out.pop()
    # How far the rounded ring really is from each source vertex: the figure that the header reports.
    worst = 0.0
    for first, last in zip(chosen, chosen[1:]):
        a = tuple(round(x, 2) for x in ring[first])
        b = tuple(round(x, 2) for x in ring[last])
        piece = [vector(a)] + vectors[first:last + 1] + [vector(b)]
        worst = max(worst, farthest(piece, 0, len(piece) - 1)[1])
    return out, worst


def densify(ring):
    """Source edges are straight on a flat map. Intermediate vertices keep them so when they are read as great-circle arcs."""
    out = []
    for a, b in zip(ring, ring[1:] + ring[:1]):
        steps = max(1, math.ceil(max(abs(a[0] - b[0]), abs(a[1] - b[1]))))
        out += [(a[0] + (b[0] - a[0]) * k / steps, a[1] + (b[1] - a[1]) * k / steps) for k in range(steps)]
    return out


def at_date_line(ring, name):
    """The source cuts at 180 degrees but gives shared vertices one sign. Give each ring its own side; close Antarctica over the pole."""
    jumps = [i for i in range(len(ring)) if abs(ring[i][0] - ring[(i + 1) % len(ring)][0]) > 180]
    if not jumps:
        return ring
    if name == "Antarctica":
        (i,) = jumps
        a, b = ring[i], ring[(i + 1) % len(ring)]
        east, west = (a, b) if a[0] > 0 else (b, a)
        seam = [(180.0, west[1] if west[0] == -180 else east[1]), (180.0, -90.0), (-180.0, -90.0)]
        return ring[:i + 1] + (seam if a[0] > 0 else seam[::-1]) + ring[i + 1:]
    side = 180.0 if sum(1 if p[0] > 0 else -1 for p in ring) > 0 else -180.0
    ring = [(side, p[1]) if abs(p[0]) == 180 else p for p in ring]
    assert not any(abs(p[0] - q[0]) > 180 for p, q in zip(ring, ring[1:])), name
    return ring


def rings(topology):
    """Yields (object, outer ring as open list of lon, lat). Holes are dropped: a hole can only make land look nearer."""
    sx, sy = topology["transform"]["scale"]
    tx, ty = topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((tx + x * sx, ty + y * sy))
        arcs.append(points)
    for thing in topology["objects"]["countries"]["geometries"]:
        polygons = thing["arcs"] if thing["type"] == "MultiPolygon" else [thing["arcs"]]
        for polygon in polygons:
            ring = []
            for index in polygon[0]:
                piece = arcs[index] if index >= 0 else arcs[~index][::-1]
                ring += piece[1:] if ring else piece
            yield thing, at_date_line(ring[:-1] if ring[0] == ring[-1] else ring, thing["properties"]["name"])


def main():
    with open(sys.argv[1], "rb") as f:
        raw = f.read()
    if hashlib.sha256(raw).hexdigest() != SOURCE_SHA256:
        sys.exit("outlines.recipe.py: this is not the source file named in outlines.recipe.md")
    numeric = {pair[:3]: pair[3:] for pair in ISO.split()}
    rows, worst, source_vertices, used_boxes = [], 0.0, 0, set()
    for thing, ring in rings(json.loads(raw)):
        name = thing["properties"]["name"]
        codes, part = UNNUMBERED.get(name) or numeric.get(thing.get("id"), ""), name
        if codes in ALSO:
            codes += " " + ALSO[codes]
        for number, (owner, part_codes, label, south, north, west, east) in enumerate(PARTS):
            inside = [south <= lat <= north and west <= lon <= east for lon, lat in ring]
            if owner == name and all(inside):
                codes, part = part_codes, label
                used_boxes.add(number)
                break
        assert codes, name
        source_vertices += len(ring)
        drawn, km = simplify(densify(ring))
        worst = max(worst, km)
        for code in codes.split():
            rows.append((code, part, drawn))
    idle = [PARTS[i][2] for i in range(len(PARTS)) if i not in used_boxes]
    assert not idle, idle
    rows += [(code, part, [(lon, lat)]) for code, part, lat, lon in POINTS]
    missing = set(numeric.values()) - {r[0] for r in rows}
    assert not missing, missing
    rows.sort(key=lambda r: (r[0], r[1], -len(r[2]), r[2]))
    vertices = sum(len(r[2]) for r in rows)
    assert worst < MARGIN_KM - 4, worst
    print(f"""# Outlines of the land that an ISO 3166-1 code stands for, part by part
# What: one line per polygon ring, for the question "how near can this country be?". Derived by outlines.recipe.py; do not edit.
# Compiled: 2026-11-21
# Source: Natural Earth 1:10m Admin 0 Countries 4.1.0 (public domain), from npm package world-atlas 2.0.2 (ISC), file countries-10m.json
# source-sha256: {SOURCE_SHA256}
# tolerance-km: {TOLERANCE_KM:g} (Douglas-Peucker on the sphere, R = {EARTH_KM} km; N, S, E and W extremes of every ring stay)
# measured-km: {worst:.2f} (largest distance of any of {source_vertices} source vertices from its drawn edge)
# margin-km: {MARGIN_KM}
# Real land may lie up to margin-km outside what is drawn: tolerance, rounding, and the scale of the map. Subtract it from a distance before refuting.
# ring: vertices as lat,lon in degrees; edges are great-circle arcs; the last vertex joins the first, which is not repeated.
# A ring of one vertex is a point and of two a line: islands below the tolerance. No edge crosses the 180th meridian; rings are cut there.
# Holes are not drawn, so an enclave (SM, VA, LS) also lies inside its neighbour: land may look nearer, never farther.
# Land whose code varies between sources is drawn under each: Crimea RU UA, Western Sahara EH MA, Kosovo XK RS, Palestine PS IL,
# Akrotiri and Dhekelia CY GB, Baikonur KZ RU, Guantanamo CU US, Siachen IN PK, Spratly CN MY PH TW VN, Scarborough CN PH TW.
# without-outline: {WITHOUT}
# (aliases are drawn under the code they stand for; AN is withdrawn and ambiguous; the rest are not places)
code\tpart\tring""")
    for code, part, ring in rows:
        print(f"{code}\t{part}\t" + " ".join(f"{lat:.2f},{lon:.2f}" for lon, lat in ring))
    print(f"{len(rows)} rings, {vertices} vertices, measured {worst:.2f} km", file=sys.stderr)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    main()
