// What the page can do with a script and is complete without: it refreshes in place, and its tables can be sorted.
// Everything it says stands, in the language of the page, in the attributes of <body>.
"use strict";

(() => {
  const body = document.body;
  const say = body.dataset;

  // ---- sorting -----------------------------------------------------------------------------------------------------

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const sorted = new Map(); // id of the table's heading -> { column, direction }, to be done again after a refresh

  const keyOf = (table) => table.closest("[aria-labelledby]").getAttribute("aria-labelledby");

  // What a cell is worth: the exact number behind it, or its text. Nothing at all where there is only a dash.
  function valueOf(cell) {
    if (cell === undefined) return null;
    if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort);
    const text = cell.textContent.trim();
    return text === "–" || text === "" ? null : text;
  }

  function compare(a, b, direction) {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1; // what is not known comes last, either way
    const order = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
    return direction === "ascending" ? order : -order;
  }

  function sort(table, column, direction) {
    const head = table.tHead.rows[0].cells;
    for (const cell of head) cell.removeAttribute("aria-sort");
    head[column].setAttribute("aria-sort", direction);
    const rows = Array.from(table.tBodies[0].rows, (row) => ({ row, value: valueOf(row.cells[column]) }));
    rows.sort((a, b) => compare(a.value, b.value, direction));
    table.tBodies[0].append(...rows.map(({ row }) => row));
    sorted.set(keyOf(table), { column, direction });
  }

  function makeSortable(table) {
    if (table.tHead === null || table.tBodies[0].rows.length < 2) return;
    Array.from(table.tHead.rows[0].cells).forEach((cell, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...cell.childNodes);
      cell.append(button);
      button.addEventListener("click", () => {
        const isNumber = cell.classList.contains("number");
        const first = isNumber ? "descending" : "ascending"; // the largest number is what people look for
        const second = isNumber ? "ascending" : "descending";
        sort(table, column, cell.getAttribute("aria-sort") === first ? second : first);
      });
    });
    const before = sorted.get(keyOf(table));
    if (before !== undefined && before.column < table.tHead.rows[0].cells.length) sort(table, before.column, before.direction);
  }

  // ---- refreshing --------------------------------------------------------------------------------------------------

  const state = document.createElement("span");
  const announcement = document.createElement("span");
  const button = document.createElement("button");
  let isPaused = false;
  let isLost = false;
  let timer = 0;

  // Each section as the daemon wrote it: the page differs from that once it is sorted or unfolded.
  const written = new Map();
  const keyOfPart = (part, index) => part.getAttribute("aria-labelledby") ?? part.id ?? String(index);
  const partsOf = (page) => new Map(Array.from(page.querySelectorAll("main > *"), (part, index) => [keyOfPart(part, index), part]));

  function showState() {
    state.textContent = isLost ? say.lost : isPaused ? say.paused : say.on;
    state.classList.toggle("lost", isLost);
    button.textContent = isPaused ? say.resume : say.pause;
  }

  // A place in the page that a new copy of it has too: the nearest element with an id, and the way down from there.
  function pathTo(element) {
    const steps = [];
    for (let at = element; at !== null && at !== body; at = at.parentElement) {
      if (at.id !== "") return { id: at.id, steps };
      steps.unshift(Array.from(at.parentElement.children).indexOf(at));
    }
    return null;
  }

  function elementAt(path) {
    let at = path === null ? null : document.getElementById(path.id);
    for (const step of path?.steps ?? []) at = at?.children[step] ?? null;
    return at;
  }

  function replace(part, fresh) {
    const open = Array.from(part.querySelectorAll("details[open]"), (one) => one.id);
    const scrolled = Array.from(part.querySelectorAll(".wide"), (one) => one.scrollLeft);
    const focused = part.contains(document.activeElement) ? pathTo(document.activeElement) : null;
    const placed = document.importNode(fresh, true);
    for (const one of placed.querySelectorAll("details")) one.open = open.includes(one.id);
    part.replaceWith(placed);
    for (const table of placed.querySelectorAll("table")) makeSortable(table);
    placed.querySelectorAll(".wide").forEach((one, index) => { one.scrollLeft = scrolled[index] ?? 0; });
    if (focused !== null) elementAt(focused)?.focus({ preventScroll: true });
  }

  // Only what has changed is touched, so that nothing flickers and no reader loses the place.
  function show(page) {
    const answerBefore = Array.from(document.querySelectorAll(".headline"), (one) => one.textContent).join(" ");
    const now = partsOf(document);
    const fresh = partsOf(page);
    const isSameShape = [...now.keys()].join() === [...fresh.keys()].join();
    if (!isSameShape) {
      document.querySelector("main").replaceChildren(...Array.from(fresh.values(), (part) => document.importNode(part, true)));
      for (const table of document.querySelectorAll("main table")) makeSortable(table);
    }
    for (const [key, part] of fresh) {
      if (isSameShape && written.get(key) !== part.outerHTML) replace(now.get(key), part);
      written.set(key, part.outerHTML);
    }
    document.getElementById("seen").replaceChildren(...document.importNode(page.getElementById("seen"), true).childNodes);
    const answer = Array.from(document.querySelectorAll(".headline"), (one) => one.textContent).join(" ");
    if (answer !== answerBefore) announcement.textContent = `${say.changed}: ${answer}`;
  }

  // XMLHttpRequest hands over a document without a script that could run in it, which fetch does not.
  function refresh() {
    const request = new XMLHttpRequest();
    request.open("GET", `?lang=${document.documentElement.lang}`);
    request.responseType = "document";
    request.timeout = 10_000;
    request.addEventListener("loadend", () => {
      const page = request.status === 200 ? request.responseXML : null;
      isLost = page === null || page.querySelector("main") === null;
      if (!isLost && !isPaused) show(page);
      showState();
      plan();
    });
    request.send();
  }

  const rhythm = () => Math.min(60, Math.max(5, Number(say.interval) / 4)) * 1000;

  function plan() {
    clearTimeout(timer);
    if (!isPaused && !document.hidden) timer = setTimeout(refresh, rhythm());
  }

  function start() {
    for (const [key, part] of partsOf(document)) written.set(key, part.outerHTML);
    for (const table of document.querySelectorAll("main table")) makeSortable(table);
    announcement.className = "unseen";
    announcement.setAttribute("role", "status");
    state.className = "state";
    button.type = "button";
    button.addEventListener("click", () => {
      isPaused = !isPaused;
      showState();
      if (isPaused) plan(); else refresh();
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden || isPaused) plan(); else refresh(); });
    document.querySelector(".live").append(button, state, announcement);
    showState();
    plan();
  }

  start();
})();
