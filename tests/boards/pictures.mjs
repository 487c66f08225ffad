// Takes the pictures of the boards in docs/pictures, which is a part of ./dev pictures. Look at them after.
//   node pictures.mjs BUILD SOURCE
import { join } from "node:path";
import { answersOf, boards, drawn, gateways, launch, source } from "./chain.mjs";

// What of a board is on a picture: its rows from the first to the last one named, by default all.
const PICTURES = [
  ["board-residency", "residency", { to: "Inside, outside, disputed, unknown" }],
  ["board-residency-where", "residency", { from: "Where", to: "Whose meetings, which zones" }],
  ["board-residency-claims", "residency", { from: "Claims, plane by plane" }],
  ["board-capture", "capture-health", { to: "Frames and loss" }],
  ["board-capture-names", "capture-health", { from: "Tables and series" }],
  ["board-evidence", "evidence", {}],
  ["board-fleet", "fleet", {}],
  ["board-fleet-dark", "fleet", { colours: "dark", to: "All gateways together" }],
];

const chain = await gateways();
const browser = await launch();
const hour = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);
const shown = `Gateway: All · Provider: All · Plane: All · Zone: All · ${hour(chain.begun)} to ${hour(chain.end)} UTC`;

for (const [name, file, { from, to, colours }] of PICTURES) {
  const { board } = boards.find((one) => one.name === file);
  const page = await drawn(browser, board, await answersOf(board, chain), chain, { colours, shown });
  if (page.faults.length > 0) throw new Error(`${file}: ${page.faults.join("\n")}`);
  const rows = await page.locator(".row").evaluateAll((all) => all.map((one) => [one.dataset.row, one.getBoundingClientRect().top]));
  const whole = await page.locator("#board").boundingBox();
  const top = from === undefined ? 0 : rows.find(([row]) => row === from)[1] - 8;
  const last = to === undefined ? -1 : rows.findIndex(([row]) => row === to);
  const bottom = last < 0 || last + 1 === rows.length ? whole.height : rows[last + 1][1] - 4;
  const path = join(source, "docs/pictures", `${name}.png`);
  await page.screenshot({ path, clip: { x: 0, y: top, width: whole.width, height: bottom - top } });
  await page.close();
  console.log(path);
}
await browser.close();
await chain.stop();
