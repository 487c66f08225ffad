// The status page as its readers meet it: in a real browser, from the real daemon, with a morning that was replayed.
//   node page_test.mjs BUILD SOURCE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import assert from "node:assert/strict";
import { capture, finish, launch, serve } from "./harness.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 900 };

const browser = await launch();
const morning = capture("school-morning");
const [university, school] = await Promise.all([serve(morning), serve(morning, "--school")]);

// Every page of every check is watched: whatever leaves the daemon's origin, and whatever the console complains of, fails it.
async function open(address, { script = true, colours = "light", viewport = desktop, locale = "en-GB", path = "", before } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: script, colorScheme: colours, viewport, locale });
  const page = await context.newPage();
  page.complaints = [];
  context.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(address).origin) page.complaints.push(`asked another origin: ${request.url()}`);
  });
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) page.complaints.push(message.text()); });
  page.on("pageerror", (error) => page.complaints.push(error.message));
  await before?.(page);
  await page.goto(new URL(path, address).href, { waitUntil: "load" });
  return page;
}

async function close(page) {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

const texts = (page, selector) => page.locator(selector).allTextContents();
const column = (page, table, index) => page.evaluate(([id, at]) => Array.from(
  document.querySelectorAll(`[aria-labelledby="${id}"] table tbody tr`), (row) => row.cells[at].dataset.sort ?? row.cells[at].textContent), [table, index]);
const numbers = async (page, table, index) => (await column(page, table, index)).map(Number);
const inOrder = (list, compare) => [...list].sort(compare);

// The page that the daemon gives, with something changed in it: what a later interval would look like.
function changing(change) {
  const state = { asked: 0, change, isLost: false };
  return { state, before: (page) => page.route((url) => url.pathname === "/", async (route) => {
    if (route.request().resourceType() !== "xhr") return route.continue();
    state.asked += 1;
    if (state.isLost) return route.abort("connectionrefused");
    const response = await route.fetch();
    return route.fulfill({ response, body: state.change(await response.text()) });
  }) };
}

const checks = {
  async "the first screen answers, and nothing is asked of anybody else"() {
    const page = await open(university);
    const [media, metadata] = await texts(page, ".headline");
    assert.match(media, /^CONTRADICTED: 300 connections to US \(United States\), media, grade B, 1 of 1 day\.$/);
    assert.match(metadata, /^CONTRADICTED: 150 connections to US/);
    // Beside the answer stand the four cards, all of it on the first screen.
    assert.equal(await page.locator(".glance .card").count(), 4);
    for (const card of await page.locator(".glance .card").all()) {
      assert.ok((await card.boundingBox()).y < desktop.height, "a card is below the first screen");
    }
    assert.equal(await page.locator("[style]").count(), 0, "a style inside the page");
    await close(page);
  },

  async "a click on a heading sorts by the exact numbers, and says so"() {
    const page = await open(university);
    const button = page.locator('[aria-labelledby="places"] thead button').nth(4);
    const heading = page.locator('[aria-labelledby="places"] thead th').nth(4);
    await button.click();
    assert.equal(await heading.getAttribute("aria-sort"), "descending");
    const falling = await numbers(page, "places", 4);
    assert.ok(falling.length > 3);
    assert.deepEqual(falling, inOrder(falling, (a, b) => b - a));
    await button.press("Enter");
    assert.equal(await heading.getAttribute("aria-sort"), "ascending");
    assert.deepEqual(await numbers(page, "places", 4), falling.reverse());
    await page.locator('[aria-labelledby="places"] thead button').nth(0).click();
    assert.equal(await heading.getAttribute("aria-sort"), null, "one column at a time");
    const names = await column(page, "places", 0);
    assert.deepEqual(names, inOrder(names, new Intl.Collator("en", { numeric: true }).compare));
    await close(page);
  },

  async "what has no value comes last, whichever way it is sorted"() {
    const page = await open(university);
    const button = page.locator('[aria-labelledby="places"] thead button').nth(3);
    for (const direction of ["ascending", "descending"]) {
      await button.click();
      const grades = await column(page, "places", 3);
      const known = grades.filter((grade) => grade !== "–");
      assert.ok(known.length < grades.length && new Set(known).size > 1, "the story has places with a grade and without");
      assert.deepEqual(grades.slice(0, known.length), known, direction);
    }
    await close(page);
  },

  async "it refreshes in place: the new numbers come, and nobody loses the place"() {
    const { state, before } = changing((page) => page.replace("300 connections to US", "301 connections to US"));
    const page = await open(university, { before: async (one) => { await one.clock.install(); await before(one); } });
    await page.locator('[aria-labelledby="places"] thead button').nth(5).click();
    await page.locator("#set-aside summary").click();
    await page.evaluate(() => { document.querySelector('[aria-labelledby="places"] table').marked = true; });
    await page.locator("#answers a").first().focus();
    await page.evaluate(() => scrollTo(0, 400));
    const order = await column(page, "places", 5);
    await page.clock.runFor(20_000);
    await page.waitForFunction(() => document.querySelector(".headline").textContent.includes("301 connections"));
    assert.ok(state.asked >= 1);
    assert.equal(await page.evaluate(() => scrollY), 400);
    assert.equal(await page.evaluate(() => document.activeElement.closest("#answers") !== null), true, "the focus stayed");
    assert.equal(await page.evaluate(() => document.querySelector('[aria-labelledby="places"] table').marked), true,
      "what did not change was not touched");
    assert.deepEqual(await column(page, "places", 5), order);
    assert.equal(await page.locator("#set-aside").getAttribute("open"), "");
    assert.match((await texts(page, ".live [role=status]"))[0], /^The answer has changed: CONTRADICTED: 301/);
    // A sorted, unfolded part that does change keeps its order, and stays unfolded.
    state.change = (one) => one.replace("<h2 id=\"places\">", "<h2 id=\"places\">New: ").replace("<h2 id=\"sight\">", "<h2 id=\"sight\">New: ");
    await page.clock.runFor(20_000);
    await page.waitForFunction(() => document.getElementById("places").textContent.startsWith("New: "));
    assert.deepEqual(await column(page, "places", 5), order);
    assert.equal(await page.locator("#set-aside").getAttribute("open"), "");
    await close(page);
  },

  async "it rests when it is told to, and when nobody looks"() {
    const { state, before } = changing((page) => page);
    const page = await open(university, { before: async (one) => { await one.clock.install(); await before(one); } });
    const button = page.locator(".live button");
    await button.click();
    assert.equal(await button.textContent(), "Resume refreshing");
    await page.clock.runFor(120_000);
    assert.equal(state.asked, 0, "paused");
    const asked = () => page.waitForResponse((response) => response.request().resourceType() === "xhr");
    await Promise.all([asked(), button.click()]);
    assert.equal(state.asked, 1, "at once");
    const look = (isHidden) => page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, isHidden);
    await look(true);
    await page.clock.runFor(120_000);
    assert.equal(state.asked, 1, "hidden");
    await Promise.all([asked(), look(false)]);
    assert.equal(state.asked, 2, "seen again");
    await close(page);
  },

  async "it says when the daemon does not answer, and keeps what it has"() {
    const { state, before } = changing((page) => page);
    const page = await open(university, { before: async (one) => { await one.clock.install(); await before(one); } });
    state.isLost = true;
    await page.clock.runFor(20_000);
    await page.waitForFunction(() => document.querySelector(".live .state").textContent.startsWith("eugress does not answer"));
    assert.match((await texts(page, ".headline"))[0], /^CONTRADICTED/);
    state.isLost = false;
    await page.clock.runFor(20_000);
    await page.waitForFunction(() => document.querySelector(".live .state").textContent === "Refreshes by itself");
    page.complaints = page.complaints.filter((one) => !one.includes("ERR_CONNECTION_REFUSED"));
    await close(page);
  },

  async "without a script it says the same"() {
    const [plain, scripted] = await Promise.all([open(university, { script: false }), open(university)]);
    const content = (page) => page.locator("main").innerText();
    assert.equal((await content(plain)).replace(/\s+/g, " "), (await content(scripted)).replace(/\s+/g, " "));
    assert.equal(await plain.locator("button").count(), 0);
    await plain.locator("details summary").first().click();
    assert.equal(await plain.locator("details").first().getAttribute("open"), "");
    await plain.getByRole("link", { name: "Nederlands" }).click();
    assert.equal(await plain.locator("html").getAttribute("lang"), "nl");
    await Promise.all([close(plain), close(scripted)]);
  },

  async "Dutch for whoever prefers it or asks for it, and it stays Dutch"() {
    const page = await open(university, { locale: "nl-NL", before: (one) => one.clock.install() });
    assert.equal(await page.title(), "Waar ons Zoom-verkeer heen gaat · eugress");
    assert.equal(await page.locator("html").getAttribute("lang"), "nl");
    assert.match((await texts(page, ".headline"))[0], /^TEGENGESPROKEN: 300 verbindingen naar US \(Verenigde Staten\), media, graad B, 1 van 1 dag\.$/);
    assert.equal(await page.locator(".live button").textContent(), "Verversen pauzeren");
    const answered = page.waitForResponse((response) => response.request().resourceType() === "xhr");
    await page.clock.runFor(20_000);
    assert.match((await answered).url(), /\?lang=nl$/);
    await page.getByRole("link", { name: "English" }).click();
    assert.equal(await page.title(), "Where our Zoom traffic goes · eugress");
    await close(page);
  },

  async "a school reads two sentences in Dutch first, and no server"() {
    const page = await open(school, { locale: "en-GB" });
    assert.equal(await page.locator("html").getAttribute("lang"), "nl");
    assert.equal(await page.locator("main > *").first().locator(".headline").count(), 2);
    assert.equal(await page.locator("#answers :is(svg, table, dl)").count(), 0, "no chart first");
    assert.equal(await page.locator("#servers").count(), 0);
    assert.equal(await page.locator("main").getByText(/\d+\.\d+\.\d+\.\d+/).count(), 0);
    await close(page);
  },

  async "every row of the table of places with a country stands on the map"() {
    const page = await open(university);
    const codes = (await column(page, "places", 0)).map((text) => /^([A-Z]{2}) \(/.exec(text)?.[1]).filter(Boolean);
    const shown = (await texts(page, ".world .spot title")).map((text) => text.slice(0, 2));
    assert.ok(codes.length > 2);
    assert.deepEqual(inOrder(new Set(shown)), inOrder(new Set(codes)));
    const named = await texts(page, ".map .spot .code"); // each once, where there is room
    assert.deepEqual(inOrder(named), inOrder(new Set(codes)));
    assert.deepEqual(await page.locator(".world .spot", { hasText: "US" }).locator("text").allTextContents(), ["US", "outside"],
      "not by colour alone");
    const isDrawn = await page.evaluate(async () => {
      const loaded = Array.from(document.querySelectorAll(".map image"), (one) => one.href.baseVal);
      const answers = await Promise.all(loaded.map((href) => new Promise((resolve) => {
        const image = new Image();
        image.onload = () => resolve(image.naturalWidth);
        image.onerror = () => resolve(0);
        image.src = href;
      })));
      return answers;
    });
    assert.deepEqual(isDrawn, [960, 560]);
    await close(page);
  },

  async "the keyboard alone is enough"() {
    const page = await open(university);
    await page.keyboard.press("Tab");
    const skip = page.locator(".skip");
    assert.ok((await skip.boundingBox()).x >= 0, "the way past the head is shown");
    assert.notEqual(await skip.evaluate((one) => getComputedStyle(one).outlineStyle), "none");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    for (const landmark of ["banner", "main", "contentinfo", "navigation"]) {
      assert.equal(await page.getByRole(landmark).count(), 1, landmark);
    }
    for (const table of await page.locator("table").all()) assert.equal(await table.locator("caption").count(), 1);
    await close(page);
  },

  async "nothing runs over the edge of a phone"() {
    for (const address of [university, school]) {
      const page = await open(address, { viewport: phone });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), phone.width);
      await close(page);
    }
  },

  async "dark is dark, and paper is white whatever the screen is"() {
    const page = await open(university, { colours: "dark" });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(await background(), "rgb(20, 24, 31)");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.equal(await background(), "rgb(255, 255, 255)");
    for (const useless of [".languages", ".reload", ".live button"]) assert.equal(await page.locator(useless).isVisible(), false);
    assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
    await close(page);
  },

  async "axe-core finds nothing to complain of"() {
    const looks = [[university, {}], [university, { colours: "dark", viewport: phone, locale: "nl-NL" }], [school, {}]];
    for (const [address, look] of looks) {
      const page = await open(address, look);
      for (const details of await page.locator("details summary").all()) await details.click();
      await page.evaluate(axe); // as a debugger would, past the policy of the page
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
      assert.deepEqual(told, [], JSON.stringify(look));
      await close(page);
    }
  },
};

let failed = 0;
const begin = Date.now();
for (const [name, check] of Object.entries(checks)) {
  const from = Date.now();
  try {
    await check();
    console.log(`ok       ${name} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED   ${name}: ${error.message}`);
  }
}
console.log(`${Object.keys(checks).length - failed} of ${Object.keys(checks).length} in ${((Date.now() - begin) / 1000).toFixed(1)} s`);
await finish(browser, failed === 0 ? 0 : 1);
