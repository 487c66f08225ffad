// What the browser test and the pictures share: the real daemon with a replayed story, and Debian's Chromium.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

if (process.argv.length < 4) {
  console.error("usage: node FILE BUILD SOURCE");
  process.exit(2);
}
const [build, source] = process.argv.slice(2).map((path) => resolve(path));
export { build, source };

const directory = mkdtempSync(join(tmpdir(), "eugress-browser-"));
const daemons = [];

export function capture(story) {
  const file = join(directory, `${story}.pcap`);
  execFileSync(join(build, "tests/support/eugress-make-capture"), [story, file]);
  return file;
}

// As shipped, but for the name of the gateway, which would be that of whatever machine this runs on.
const config = join(directory, "eugress.toml");
writeFileSync(config, readFileSync(join(source, "config/eugress.toml"), "utf8").replace('#name = ""', 'name = "gw1"'));

// Utrecht, so that physics has something to say.
const always = ["--config", config, "--tables", join(source, "config"), "--listen", "127.0.0.1:0",
  "--position", "52.09,5.12"];

// The address of its page, once all of the capture stands in the books.
export function serve(file, ...flags) {
  const daemon = spawn(join(build, "eugress"), ["run", "--replay", file, ...always, ...flags],
    { cwd: build, stdio: ["ignore", "ignore", "pipe"] });
  daemons.push(daemon);
  return new Promise((take, reject) => {
    let log = "";
    daemon.stderr.on("data", (part) => {
      log += part;
      const address = /page at (http:\S+)/.exec(log);
      if (address !== null && log.includes("has been read")) take(address[1]);
    });
    daemon.on("exit", (code) => reject(new Error(`the daemon ended with ${code}: ${log}`)));
  });
}

// Root may not use Chromium's sandbox, and CI is root; nothing foreign is ever loaded here.
export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--force-color-profile=srgb", "--font-render-hinting=none"] });

// However it ends, nothing of it stays behind.
process.on("exit", () => {
  for (const daemon of daemons) daemon.kill("SIGTERM");
  rmSync(directory, { recursive: true, force: true });
});

export async function finish(browser, code) {
  await browser.close();
  process.exit(code);
}
