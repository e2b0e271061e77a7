"use strict";
// Marks every piece of the passage that is looked at: one that others cut is more than one element.
const showPassage = () => {
  for (const piece of document.querySelectorAll("mark.now")) piece.classList.remove("now");
  const [, policy, number] = /^#(d\d+)-[pn](\d+)$/.exec(location.hash) ?? [];
  if (!number) return;
  for (const piece of document.querySelectorAll(`#${policy} mark[data-p~="${number}"]`)) piece.classList.add("now");
};

// A passage that is clicked leads to its note; of several, the shortest.
const openNote = (event) => {
  const piece = event.target.closest("mark[data-p]");
  if (!piece || !getSelection().isCollapsed) return;
  location.hash = `${piece.closest(".policy").id}-n${piece.dataset.p.split(" ").at(-1)}`;
};

// Gives a long table a box that leaves the rows with the words typed into it.
const addFilter = (table) => {
  const rows = [...table.tBodies[0].rows];
  const words = rows.map((row) => row.textContent.toLowerCase());
  const bar = document.createElement("p");
  bar.className = "filter screen-only";
  const label = document.createElement("label");
  const box = document.createElement("input");
  const told = document.createElement("span");
  box.type = "search";
  told.setAttribute("role", "status");
  label.append(`Filter ${table.dataset.filter} `, box);
  bar.append(label, told);
  box.addEventListener("input", () => {
    const wanted = box.value.toLowerCase();
    rows.forEach((row, at) => { row.hidden = !words[at].includes(wanted); });
    told.textContent = wanted ? `${rows.filter((row) => !row.hidden).length} of ${rows.length}` : "";
  });
  table.closest(".table").before(bar);
};

// What is folded or filtered away is printed all the same, and a link into it opens it.
const openAround = () => {
  const aim = document.getElementById(location.hash.slice(1));
  if (!aim) return;
  aim.closest("tr")?.removeAttribute("hidden");
  const fold = aim.closest("details");
  if (fold && !fold.open) { fold.open = true; aim.scrollIntoView(); }
};

addEventListener("hashchange", () => { showPassage(); openAround(); });
addEventListener("beforeprint", () => { for (const fold of document.querySelectorAll("details")) fold.open = true; });
document.addEventListener("click", openNote);
document.querySelectorAll("table[data-filter]").forEach(addFilter);
showPassage();
openAround();
