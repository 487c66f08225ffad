// Takes the pictures in docs/pictures: ./dev pictures. The story, the window and the fonts make them; look at them after.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { capture, finish, launch, serve, source } from "./harness.mjs";

const directory = join(source, "docs/pictures");
mkdirSync(directory, { recursive: true });
const geo = join(source, ".geo/country.mmdb");
const database = existsSync(geo) ? ["--database", geo] : [];

const browser = await launch();
const morning = capture("school-morning");
const university = await serve(morning, ...database);
const school = await serve(morning, "--school", "--profile", "sivon-school", ...database);

async function take(name, address, { colours = "light", width = 1280, height = 900, locale = "en-GB", media = "screen", section } = {}) {
  const page = await browser.newPage({ colorScheme: colours, viewport: { width, height }, locale });
  await page.goto(address, { waitUntil: "networkidle" });
  await page.emulateMedia({ media, colorScheme: colours });
  const path = join(directory, `${name}.png`);
  if (section === undefined) await page.screenshot({ path });
  else await page.locator(`section[aria-labelledby="${section}"]`).screenshot({ path });
  await page.close();
  console.log(path);
}

await take("status-page", university);
await take("status-page-map", university, { section: "places" });
await take("status-page-dark", university, { colours: "dark" });
await take("status-page-dutch", university, { locale: "nl-NL" });
await take("status-page-phone", university, { width: 390, height: 844 });
await take("status-page-school", school, { locale: "nl-NL" });
await take("status-page-print", university, { media: "print", width: 794, height: 1123 }); // A4 at 96 points an inch
await finish(browser, 0);
