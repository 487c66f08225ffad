// Every panel of every board is drawn, by Grafana's own components, from what Prometheus answers after the morning of two gateways.
//   node boards_test.mjs BUILD SOURCE
import assert from "node:assert/strict";
import { answersOf, boards, drawn, gateways, launch, named } from "./chain.mjs";

const chain = await gateways();
const browser = await launch();

// What a reader sees of a panel: its text, the legend's names, rows of a table, and whether there is ink of a series' colour on the canvas.
function seen(page, id) {
  return page.locator(`[data-panel="${id}"]`).evaluate((element) => {
    const shades = Array.from(element.querySelectorAll('[data-testid="series-icon"]'), (icon) => getComputedStyle(icon).background.match(/\d+, \d+, \d+/)?.[0].split(", ").map(Number));
    const isInked = Array.from(element.querySelectorAll("canvas")).some((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > 60 && shades.some((shade) => shade?.every((part, at) => Math.abs(part - data[i + at]) < 5))) return true;
      }
      return false;
    });
    return { text: element.innerText, rows: element.querySelectorAll('[role="row"]').length, isInked };
  });
}

const hasNumber = (result) => result.some(({ values, value }) => (values ?? [value]).some(([, text]) => text !== "NaN"));

const kinds = {
  async timeseries(panel, answers, { text, isInked }) {
    const names = answers.flatMap(named);
    assert.equal(new Set(names).size, names.length, `two lines have one name: ${names}`);
    for (const name of names) assert.ok(text.includes(name), `the legend lacks ${name}`);
    assert.equal(isInked, answers.some(({ result }) => hasNumber(result)), "no line is drawn");
  },
  async bargauge(panel, answers, { text }) {
    const names = answers.flatMap(named);
    if (names.length > 1) for (const name of names) assert.ok(text.includes(name), `no bar of ${name}`);
    assert.ok(text.split("\n").filter((line) => /^[\d.]/.test(line)).length >= names.length, `as many numbers as bars: ${text}`);
  },
  async stat(panel, answers, { text }) {
    const { result: [{ value: [, number] }] } = answers[0];
    const words = panel.fieldConfig.defaults.mappings.flatMap(({ options }) => options[number]?.text ?? []);
    for (const word of words) assert.ok(text.includes(word), `${word} of ${number} is not said: ${text}`);
    assert.ok(text.replace(panel.title, "").trim().length > 0, "no value");
  },
  async table(panel, answers, { rows, text }) {
    const room = Math.floor((panel.gridPos.h * 38 - 80) / 36); // a small row of Grafana's is 36 pixels high, and there is a head
    assert.ok(rows > Math.min(answers[0].result.length, room), `${rows} rows of ${answers[0].result.length}`);
    assert.ok(!text.includes("Value"), "a number has no heading");
  },
  async "state-timeline"(panel, answers, { text }) {
    const mapping = Object.entries(panel.fieldConfig.defaults.mappings[0].options);
    const states = new Set(answers[0].result.flatMap(({ values }) => values.map(([, value]) => value)));
    for (const [value, { text: word }] of mapping) assert.equal(text.includes(word), states.has(value), `${word} in the legend`);
  },
};

async function every_panel_is_drawn() {
  let count = 0, empty = 0;
  for (const { name, board } of boards) {
    const asked = await answersOf(board, chain), page = await drawn(browser, board, asked, chain);
    assert.deepEqual(page.faults, [], name);
    for (const panel of board.panels.filter((one) => one.type !== "row")) {
      const sight = await seen(page, panel.id), answers = asked.answers[panel.id] ?? [], where = `${name}: ${panel.title}`;
      count += 1;
      assert.ok(sight.text.includes(panel.title), `${where}: the title`);
      assert.doesNotMatch(sight.text, /Invalid date|undefined|NaN|cannot be drawn/, where);
      if (panel.type === "text") continue;
      const isEmpty = answers.every(({ result }) => result.length === 0);
      assert.equal(sight.text.includes("No data"), isEmpty, where);
      empty += isEmpty;
      if (!isEmpty) await kinds[panel.type](panel, answers, sight).catch((error) => { throw new Error(`${where}: ${error.message}`); });
    }
    await page.close();
  }
  return `${count} panels, ${empty} rightly without data`;
}

async function what_cannot_be_drawn_is_said() {
  const { board } = boards.find((one) => one.name === "fleet"), [stat] = board.panels.filter((one) => one.type === "stat");
  const planted = [
    [{ type: "piechart" }, "no panel of type piechart can be drawn"],
    [{ fieldConfig: { ...stat.fieldConfig, defaults: { ...stat.fieldConfig.defaults, unit: "megabytes" } } }, "no unit has the id megabytes"],
    [{ fieldConfig: { ...stat.fieldConfig, overrides: [{ matcher: { id: "byName", options: "up" }, properties: [{ id: "custom.shine", value: 1 }] }] } }, "an override sets custom.shine"],
    [{ fieldConfig: { ...stat.fieldConfig, defaults: { ...stat.fieldConfig.defaults, decimals: 3 } } }, "no field option has the id decimals"],
    [{ transformations: [{ id: "shake", options: {} }] }, "no transformation has the id shake"],
  ];
  for (const [change, said] of planted) {
    const changed = { ...board, panels: [{ ...stat, ...change }] };
    const page = await drawn(browser, changed, await answersOf(changed, chain), chain);
    assert.deepEqual(page.faults, [`${stat.title}: ${said}`]);
    await page.close();
  }
}

let failed = 0;
for (const check of [every_panel_is_drawn, what_cannot_be_drawn_is_said]) {
  try {
    console.log(`ok       ${check.name}: ${await check() ?? ""}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED   ${check.name}: ${error.message}`);
  }
}
await browser.close();
await chain.stop();
process.exit(failed === 0 ? 0 : 1);
