"use strict";
// The page of flows. The rows of the list are the data: a filter hides rows, and the picture shows the lines and boxes
// of the rows that are left. The fragment of the address holds the filter and what is chosen, so that a link restores both.
(() => {
  const graph = JSON.parse(document.getElementById("graph").textContent);
  const $ = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const form = $("#filters");
  const FILTERS = ["policy", "kind", "place", "data", "role", "search"];
  const rows = all("tr[data-flow]");
  const rowOf = new Map(rows.map((row) => [Number(row.dataset.flow), row]));
  const textOf = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const { svg, boxes, lines, isNode, ...picture } = flowPicture(graph, (number) => !rowOf.get(number).hidden);
  let chosen = { kind: "", value: "" };
  let cameFrom = null;

  // Filters
  function matches(row) {
    return FILTERS.every((name) => {
      const wanted = form.elements[name].value;
      if (!wanted) return true;
      if (name === "search") return textOf.get(row).includes(wanted.trim().toLowerCase());
      const has = row.dataset[name];
      return name === "data" || name === "role" ? has.split(" ").includes(wanted) : has === wanted;
    });
  }

  function applyFilters() {
    for (const row of rows) row.hidden = !matches(row);
    const left = rows.filter((row) => !row.hidden).length;
    const filtered = FILTERS.some((name) => form.elements[name].value);
    for (const group of all(".group")) {
      const count = group.querySelectorAll("tr[data-flow]:not([hidden])").length;
      const label = group.querySelector(".count"), total = label.dataset.all;
      group.hidden = !count;
      if (filtered) group.open = true;
      label.textContent = String(count) === total ? `(${total})` : `(${count} of ${total})`;
    }
    $("#none").hidden = left > 0;
    picture.draw();
    const nodes = [...boxes.values()].filter((box) => box.shown && isNode(box)).length;
    $("#count").textContent = `${left} of ${rows.length} flows, ${nodes} boxes`;
  }

  // Choosing a box, a line or flows: what is chosen is marked in picture and list, and its passages stand beside.
  function flowsChosen() {
    if (chosen.kind === "flow") return chosen.value.split(",").map(Number).filter((number) => rowOf.has(number));
    return [...new Set([...lines.values()].filter(touches).flatMap((line) => line.flows))];
  }

  const touches = (line) => line.key === chosen.value || line.route[0] === chosen.value || line.route.at(-1) === chosen.value;

  // A row that goes on to a place, or comes from an exporter, is marked on its whole way.
  function linesChosen(numbers) {
    if (chosen.kind === "line") return [...lines.values()].filter(touches);
    return [...lines.values()].filter((line) => line.flows.some((number) => numbers.includes(number)));
  }

  function showChosen() {
    const numbers = chosen.kind ? flowsChosen() : [];
    const marked = chosen.kind ? linesChosen(numbers) : [];
    const on = new Set(marked.flatMap((line) => line.route));
    if (chosen.kind === "node") on.add(chosen.value);
    svg.classList.toggle("choosing", on.size > 0);
    for (const line of lines.values()) line.element.classList.toggle("on", marked.includes(line));
    for (const box of boxes.values()) {
      box.element?.classList.toggle("on", on.has(box.key));
      box.element?.classList.toggle("chosen", chosen.kind === "node" && box.key === chosen.value);
    }
    for (const row of rows) row.classList.toggle("chosen", chosen.kind === "flow" && numbers.includes(Number(row.dataset.flow)));
    $("#chosen").hidden = on.size === 0;
    $("#legend").hidden = on.size > 0;
    if (on.size) tell(numbers, marked);
  }

  function make(tag, text = "", name = "") {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  }

  const nameOf = (line) => `${boxes.get(line.route[0]).label} → ${boxes.get(line.route.at(-1)).label}`;

  function tell(numbers, marked) {
    const body = $("#chosen-body");
    const box = chosen.kind === "node" ? boxes.get(chosen.value) : null;
    const names = chosen.kind === "line" ? marked.map(nameOf) : numbers.map((number) => rowOf.get(number).cells[0].textContent.trim());
    $("#chosen-title").textContent = box ? box.label : names.join(", ");
    body.replaceChildren();
    if (box) body.append(...tellRoles(graph.roles[box.key] ?? []));
    if (box) {
      const list = make("ul");
      for (const line of marked.filter((line) => line.shown && touches(line))) {
        const button = make("button", `${nameOf(line)}${line.status ? `: ${line.status}` : ""}`);
        button.type = "button";
        button.addEventListener("click", () => choose("line", line.key, true));
        const item = make("li");
        item.append(button);
        list.append(item);
      }
      body.append(make("h4", "Lines"), list);
    } else {
      body.append(make("p", marked.map((line) => line.words + (line.status ? `: ${line.status}` : "")).join("; "), "hint"));
    }
    const left = numbers.map((number) => rowOf.get(number)).filter((row) => !row.hidden);
    body.append(make("h4", `Passages (${left.length})`), ...left.slice(0, 30).map(tellPassage));
    if (left.length > 30) body.append(make("p", `${left.length - 30} more stand in the list.`, "hint"));
  }

  function tellRoles(roles) {
    const parts = roles.map((role) => {
      const quote = make("blockquote");
      quote.append(make("strong", `${role.label} (${role.how})`), make("br"), make("q", role.quote, "passage"), make("br"),
        make("span", `${role.document} ${role.start}–${role.end}`, "span"));
      return quote;
    });
    return parts.length ? [make("h4", "Roles, each in its context"), ...parts] : [];
  }

  function tellPassage(row) {
    const quote = make("blockquote");
    const values = [...row.querySelectorAll("td[data-heading]")].map((cell) => [...cell.children].map((value) => value.textContent.trim()).join("; "));
    quote.append(...[...row.querySelector(".said").childNodes].map((node) => node.cloneNode(true)));
    quote.append(make("br"), make("span", values.filter((value) => value !== "not said").join(" · "), "hint"));
    return quote;
  }

  function choose(kind, value, withFocus = false) {
    if (kind && !chosen.kind) cameFrom = document.activeElement;
    chosen = { kind, value };
    writeAddress();
    showChosen();
    if (kind) $("#chosen-title").scrollIntoView({ block: "nearest" });
    if (withFocus && kind) $("#chosen-title").focus({ preventScroll: true });
    if (!kind) cameFrom?.focus({ preventScroll: false });
  }

  // The address
  function writeAddress() {
    const said = new URLSearchParams();
    for (const name of FILTERS) if (form.elements[name].value) said.set(name, form.elements[name].value);
    if (chosen.kind) said.set(chosen.kind, chosen.value);
    history.replaceState(null, "", `#${said}`);
  }

  function readAddress() {
    const said = new URLSearchParams(location.hash.slice(1));
    const kind = ["node", "line", "flow"].find((name) => said.has(name)) ?? "";
    // A link to a part of the page says nothing of filters: they stay, and so does their address.
    if (location.hash && document.getElementById(location.hash.slice(1)) && !kind) {
      if (chosen.kind || FILTERS.some((name) => form.elements[name].value)) writeAddress();
      return;
    }
    for (const name of FILTERS) form.elements[name].value = said.get(name) ?? "";
    for (const name of FILTERS) if (form.elements[name].selectedIndex === -1) form.elements[name].value = "";
    chosen = { kind, value: kind ? said.get(kind) : "" };
    if (kind && !boxes.has(chosen.value) && !flowsChosen().length) chosen = { kind: "", value: "" };
    applyFilters();
    showChosen();
  }

  // Keyboard: one stop of the tab key; arrows walk down a column and across, Enter opens.
  function walk(from, key) {
    const shown = [...boxes.values()].filter((box) => box.shown && isNode(box));
    const near = (list) => list.sort((one, other) => Math.abs(one.y - from.y) - Math.abs(other.y - from.y))[0];
    if (key === "ArrowDown") return near(shown.filter((box) => box.column === from.column && box.y > from.y));
    if (key === "ArrowUp") return near(shown.filter((box) => box.column === from.column && box.y < from.y));
    const ways = { ArrowRight: [...graph.columns.keys()].filter((at) => at > from.column), ArrowLeft: [...graph.columns.keys()].filter((at) => at < from.column).reverse() };
    const column = ways[key]?.find((at) => shown.some((box) => box.column === at));
    return near(shown.filter((box) => box.column === column));
  }

  function pressed(event) {
    const box = boxes.get(event.currentTarget.dataset.box);
    if (event.key === "Enter" || event.key === " ") choose("node", box.key, true);
    else if (event.key.startsWith("Arrow")) {
      const next = walk(box, event.key);
      if (next) focusBox(next);
    } else return;
    event.preventDefault();
  }

  function focusBox(box) {
    for (const other of boxes.values()) if (isNode(other)) other.element.setAttribute("tabindex", other === box ? "0" : "-1");
    box.element.focus({ preventScroll: true });
    picture.reveal(box.element);
    box.element.scrollIntoView({ block: "nearest" });
  }

  function wireBoxes() {
    for (const box of boxes.values()) {
      if (!isNode(box)) continue;
      const count = [...lines.values()].filter((line) => [line.route[0], line.route.at(-1)].includes(box.key)).length;
      box.element.setAttribute("role", "button");
      box.element.setAttribute("aria-label", `${box.label}, ${count} ${count === 1 ? "line" : "lines"}`);
      box.element.setAttribute("tabindex", "-1");
      box.element.addEventListener("keydown", pressed);
      box.element.addEventListener("click", () => choose("node", box.key));
    }
    [...boxes.values()].find(isNode)?.element.setAttribute("tabindex", "0");
    for (const line of lines.values()) line.hit.addEventListener("click", () => choose("line", line.key));
  }

  function filterPaths() {
    const chooser = $("#path-filters");
    const wanted = ["from", "to"].map((name) => [name, chooser.elements[name].value]);
    const listed = all("#path-list tbody tr");
    for (const row of listed) row.hidden = wanted.some(([name, value]) => value && row.dataset[name] !== value);
    $("#path-count").textContent = `${listed.filter((row) => !row.hidden).length} of ${listed.length} paths`;
    $("#path-list").open = wanted.some(([, value]) => value);
  }

  function wirePage() {
    const tools = { in: picture.zoomIn, out: picture.zoomOut, fit: picture.fit, png: picture.savePng };
    for (const button of all("[data-tool]")) button.addEventListener("click", tools[button.dataset.tool]);
    form.addEventListener("input", () => { applyFilters(); writeAddress(); showChosen(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { applyFilters(); writeAddress(); showChosen(); }));
    $("#close").addEventListener("click", () => choose("", ""));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && chosen.kind) choose("", ""); });
    document.addEventListener("click", (event) => {
      const said = new URLSearchParams(event.target.closest?.('a[href^="#"]')?.hash.slice(1));
      const kind = ["node", "flow"].find((name) => said.has(name));
      if (!kind) return;
      event.preventDefault();
      choose(kind, said.get(kind), true);
      (svg.querySelector(".box.chosen") ?? svg.querySelector(".box.on"))?.scrollIntoView({ block: "center" });
    });
    $("#path-filters")?.addEventListener("input", filterPaths);
    addEventListener("hashchange", readAddress);
    addEventListener("beforeprint", () => { for (const group of all(".group")) group.open = true; });
    for (const element of all("#filters, #tools, #path-filters")) element.hidden = false;
  }

  wireBoxes();
  wirePage();
  applyFilters();
  readAddress();
})();
