// What the pictures and the test share: a Prometheus with the morning of two gateways, its answers to the queries of a board, and a page that draws them.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

if (process.argv.length < 4) {
  console.error("usage: node FILE BUILD SOURCE");
  process.exit(2);
}
export const [tree, source] = process.argv.slice(2, 4).map((path) => resolve(path));
const here = dirname(fileURLToPath(import.meta.url));
const ORIGIN = "http://boards.invalid";
const STEP = 60; // seconds; the morning is written down once a minute

export const boards = readdirSync(join(source, "dashboards/grafana")).filter((name) => name.endsWith(".json")).sort()
  .map((name) => ({ name: name.replace(/\.json$/, ""), board: JSON.parse(readFileSync(join(source, "dashboards/grafana", name), "utf8")) }));

// {address, begun, end, now}, and what stops it.
export function gateways() {
  const geo = join(source, ".geo/country.mmdb");
  const flags = ["--position", "52.09,5.12", ...existsSync(geo) ? ["--database", geo] : []]; // Utrecht, so that physics has something to say
  const child = spawn("python3", ["-B", join(here, "gateways.py"), tree, source, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((take) => child.on("exit", take));
  const stop = () => { child.kill("SIGTERM"); return ended; };
  process.on("exit", stop); // however this ends
  return new Promise((take, reject) => {
    child.stdout.once("data", (line) => take({ ...JSON.parse(line), stop }));
    ended.then((code) => reject(new Error(`no gateways: ${code}`)));
  });
}

/** What the legend calls the answers to a query. */
export const named = ({ target, result }) => result.map(({ metric }) => target.legendFormat.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => metric[name] ?? ""));

async function ask(address, way, parameters) {
  const reply = await fetch(`${address}/api/v1/${way}?${new URLSearchParams({ ...parameters, timeout: "30s" })}`);
  const document = await reply.json();
  if (document.status !== "success") throw new Error(`Prometheus refuses ${parameters.query}: ${document.error}`);
  return document.data;
}

// What `All` of a variable stands for, and where its links lead.
function variablesOf(board) {
  return Object.fromEntries(board.templating.list.map((one) => [one.name, one.allValue ?? one.query]));
}

function filledIn(expr, variables, { begun, end }) {
  const known = { ...variables, __rate_interval: "5m", __range: `${end - begun}s` };
  return expr.replace(/\$(\w+)/g, (whole, name) => known[name] ?? whole);
}

/** All that is asked of Prometheus to draw the board: {panel id: [{target, result, step}]}, and the moments of its annotations. */
export async function answersOf(board, chain) {
  const variables = variablesOf(board), { address, begun, end } = chain, answers = {}, annotations = [];
  const over = { start: begun, end, step: STEP };
  for (const panel of board.panels) {
    if (panel.targets === undefined) continue;
    answers[panel.id] = await Promise.all(panel.targets.map(async (target) => {
      const query = filledIn(target.expr, variables, chain);
      const { result } = target.instant ? await ask(address, "query", { query, time: chain.now }) : await ask(address, "query_range", { query, ...over });
      return { target, result, step: STEP };
    }));
  }
  for (const { expr, iconColor } of board.annotations.list) {
    if (expr === undefined) continue;
    const { result } = await ask(address, "query_range", { query: filledIn(expr, variables, chain), ...over });
    for (const { values } of result) {
      // One mark where a stretch begins.
      for (let i = 0; i < values.length; i++) if (i === 0 || values[i][0] - values[i - 1][0] > STEP) annotations.push({ time: values[i][0], colour: iconColor });
    }
  }
  return { variables, answers, annotations };
}

const bundle = await build({ entryPoints: [join(here, "draw.jsx")], bundle: true, write: false, outdir: "/", format: "iife", jsx: "automatic", minify: true, logLevel: "error",
  define: { "process.env.NODE_ENV": '"production"', global: "window" }, loader: { ".woff": "dataurl", ".woff2": "dataurl", ".svg": "dataurl", ".png": "dataurl", ".ttf": "dataurl" } });
const parts = Object.fromEntries(bundle.outputFiles.map((file) => [file.path, file.text]));
const icons = join(here, "node_modules/@grafana/ui/dist/public/img/icons");
// Grafana's stylesheet asks for its fonts by these names; the same faces as their makers' packages have them.
const fonts = { "inter/Inter-Regular": "inter/files/inter-latin-400-normal", "inter/Inter-Medium": "inter/files/inter-latin-500-normal",
  "inter/Inter-Italic": "inter/files/inter-latin-400-italic", "roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ": "roboto-mono/files/roboto-mono-latin-400-normal" };
const PAGE = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/draw.css"><div id="board"></div><script>window.__grafana_public_path__ = "/public/"</script><script src="/draw.js"></script>`;

// Root may not use Chromium's sandbox, and CI is root; nothing foreign is ever loaded here.
export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--force-color-profile=srgb", "--font-render-hinting=none"] });

/** A page with the board drawn; page.faults says what went wrong on the way. */
export async function drawn(browser, board, asked, { begun, end }, { colours = "light", width = 1400, shown = "" } = {}) {
  // As high as the board: tables draw the rows that can be seen.
  const height = 80 + 38 * Math.max(...board.panels.map(({ gridPos: { y, h } }) => y + h));
  const page = await browser.newPage({ viewport: { width: width + 24, height }, colorScheme: colours, timezoneId: "UTC", locale: "en-GB" });
  page.faults = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) page.faults.push(message.text()); });
  page.on("pageerror", (error) => page.faults.push(error.stack));
  await page.route("**/*", (route) => {
    const { origin, pathname } = new URL(route.request().url());
    const icon = /^\/public\/build\/img\/icons\/([a-z]+\/[a-z0-9-]+\.svg)$/.exec(pathname);
    if (origin !== ORIGIN) return route.abort();
    if (pathname === "/") return route.fulfill({ contentType: "text/html", body: PAGE });
    const font = fonts[/^\/public\/fonts\/(.+)\.woff2$/.exec(pathname)?.[1]];
    if (font !== undefined) return route.fulfill({ path: join(here, "node_modules/@fontsource", `${font}.woff2`), contentType: "font/woff2" });
    if (icon !== null) return route.fulfill({ path: join(icons, icon[1]), contentType: "image/svg+xml" });
    if (parts[pathname] !== undefined) return route.fulfill({ contentType: pathname.endsWith(".css") ? "text/css" : "text/javascript", body: parts[pathname] });
    page.faults.push(`nobody has ${pathname}`);
    return route.fulfill({ status: 404 });
  });
  await page.goto(ORIGIN);
  await page.evaluate((all) => window.draw(all), { board, ...asked, colours, width, from: begun, to: end, shown });
  await page.waitForFunction(() => document.querySelector("#board header") !== null);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle");
  page.faults.push(...await page.evaluate(() => window.faults));
  return page;
}
