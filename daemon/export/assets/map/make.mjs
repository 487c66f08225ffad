// Remakes the maps of the status page: ../world.svg, ../europe.svg and ../../map_places.cc. Drawn once, here, so that
// neither the daemon nor a reader's browser needs a library: npm ci && npm run make.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoArea, geoAzimuthalEqualArea, geoCentroid, geoEqualEarth, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";

const require = createRequire(import.meta.url);
const here = (path) => new URL(path, import.meta.url);
const atlas = (name) => JSON.parse(readFileSync(require.resolve(`world-atlas/${name}.json`), "utf8"));

// The size of the drawings; map_places.h states the same.
const world = { width: 960, height: 470 };
const europe = { width: 560, height: 470 };

const worldProjection = geoEqualEarth().rotate([-11, 0]).fitExtent([[4, 4], [world.width - 4, world.height - 4]], { type: "Sphere" });
const europeProjection = geoAzimuthalEqualArea().rotate([-12, -53]).scale(760)
  .translate([europe.width / 2, europe.height / 2 + 4]).clipExtent([[-8, -8], [europe.width + 8, europe.height + 8]]);

// Steps from point to point in tenths, without those too short to be seen: a third of the size of what d3 writes.
function short(path) {
  let drawn = "";
  for (const [, line, closed] of path.matchAll(/M([^MZ]*)(Z?)/g)) {
    const [first, ...rest] = line.split("L").map((pair) => pair.split(",").map((number) => Math.round(Number(number) * 10)));
    let [x, y] = first;
    let steps = "";
    rest.forEach(([nextX, nextY], index) => {
      const isLast = index === rest.length - 1;
      if (Math.hypot(nextX - x, nextY - y) < 8 && !(isLast && closed === "")) return;
      steps += `${(nextX - x) / 10},${(nextY - y) / 10} `;
      [x, y] = [nextX, nextY];
    });
    if (steps !== "") drawn += `M${first[0] / 10},${first[1] / 10}l${steps.trim().replace(/ -/g, "-").replace(/,-/g, "-").replace(/(^|[ ,-])0\./g, "$1.")}${closed}`;
  }
  return drawn;
}

// A picture knows nothing of the page around it: it asks the reader's system itself whether to be dark.
function drawing({ width, height }, projection, topology) {
  const path = geoPath(projection);
  const draw = (shape) => short(path(shape) ?? "");
  const land = draw(feature(topology, topology.objects.land));
  const borders = draw(mesh(topology, topology.objects.countries, (a, b) => a !== b));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
    "<style>.l{fill:#e4e2dc}.b{fill:none;stroke:#fff;stroke-width:.7}" +
    "@media(prefers-color-scheme:dark){.l{fill:#2c343f}.b{stroke:#171c23}}</style>" +
    `<path class="l" d="${land}"/><path class="b" d="${borders}"/></svg>\n`;
}

// Where a circle stands: the middle of the largest part, so that an overseas territory does not pull it into the sea.
function middles() {
  const largest = new Map();
  for (const line of readFileSync(here("../../../../config/outlines.tsv"), "utf8").split("\n")) {
    if (line === "" || line.startsWith("#") || line.startsWith("code\t")) continue;
    const [code, , ring] = line.split("\t");
    const points = ring.split(" ").map((pair) => pair.split(",").map(Number).reverse());
    if (points.length < 3) {
      if (!largest.has(code)) largest.set(code, { area: 0, middle: points[0] });
      continue;
    }
    let shape = { type: "Polygon", coordinates: [[...points, points[0]]] };
    // Rings may run either way; on a sphere the other side of one is the rest of the world.
    if (geoArea(shape) > 2 * Math.PI) shape = { type: "Polygon", coordinates: [[...points, points[0]].reverse()] };
    const area = geoArea(shape);
    if (area > (largest.get(code)?.area ?? -1)) largest.set(code, { area, middle: geoCentroid(shape) });
  }
  return largest;
}

const names = { en: new Intl.DisplayNames(["en"], { type: "region" }), nl: new Intl.DisplayNames(["nl"], { type: "region" }) };

function point(projection, { width, height }, middle) {
  const [x, y] = (projection(middle) ?? [-1, -1]).map(Math.round);
  return x < 0 || y < 0 || x > width || y > height ? "{}" : `{${x}, ${y}}`;
}

function places() {
  const rows = [...middles()].filter(([code]) => /^[A-Z]{2}$/.test(code)).sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { middle }]) => `    {"${code}", "${names.en.of(code)}", "${names.nl.of(code)}", ` +
      `${point(worldProjection, world, middle)}, ${point(europeProjection, europe, middle)}},`);
  return `// Made by assets/map/make.mjs; do not edit. Middles: config/outlines.tsv. Names: Unicode CLDR ${process.versions.cldr}, by Intl.
#include "export/map_places.h"

#include <algorithm>
#include <array>

namespace eugress {
namespace {

// By code, in order.
constexpr std::array<MapPlace, ${rows.length}> all_places{{
${rows.join("\n")}
}};

}  // namespace

const MapPlace* map_place(Country country) noexcept {
  const auto place = std::lower_bound(all_places.begin(), all_places.end(), country.text(),
                                      [](const MapPlace& one, std::string_view code) { return one.code < code; });
  return place != all_places.end() && place->code == country.text() ? &*place : nullptr;
}

}  // namespace eugress
`;
}

writeFileSync(here("../world.svg"), drawing(world, worldProjection, atlas("countries-110m")));
writeFileSync(here("../europe.svg"), drawing(europe, europeProjection, atlas("countries-50m")));
writeFileSync(here("../../map_places.cc"), places());
