/* What each pass changed. */

/** So many unchanged lines stay visible around a change. */
const AROUND = 3;

/** The lines of both texts in order: unchanged, removed, added. */
function diff(before, after, changes) {
  const all = [];
  let i = 0;
  let j = 0;
  const take = (kept, removed, added) => {
    for (let k = 0; k < kept; k++, i++, j++) all.push(["", after[j]]);
    for (let k = 0; k < removed; k++, i++) all.push(["removed", before[i]]);
    for (let k = 0; k < added; k++, j++) all.push(["added", after[j]]);
  };
  changes.forEach(change => take(...change));
  take(after.length - j, 0, 0);
  return all;
}

const SIGNS = { "": " ", removed: "\u2212", added: "+" };

function diffLine([kind, text]) {
  return lineElement(narrow(text), "graph", { className: `ln ${kind}`, "data-n": SIGNS[kind] });
}

/** Lines with long unchanged runs behind a button. */
function folded(lines) {
  const near = lines.map(() => false);
  lines.forEach(([kind], i) => {
    if (kind) near.fill(true, Math.max(0, i - AROUND), i + AROUND + 1);
  });
  const elements = [];
  for (let i = 0; i < lines.length;) {
    let end = i;
    while (end < lines.length && !near[end]) end++;
    if (end - i > 1) {
      const hidden = lines.slice(i, end);
      elements.push(el("button", {
        className: "fold", type: "button",
        onclick: event => event.target.replaceWith(...hidden.map(diffLine)),
      }, `\u22ef ${count(hidden.length, "unchanged line")}`));
      i = end;
    } else {
      elements.push(diffLine(lines[i++]));
    }
  }
  return elements;
}

function passOf(stage, before) {
  const head = [el("span", { className: "name" }, stage.pass), el("span", { className: "summary" }, stage.summary)];
  if (!stage.graph) return el("div", { className: "pass same" }, ...head, el("span", { className: "counts" }, "changed nothing"));
  const { changes, graph: { text } } = stage;
  const counts = el("span", { className: "counts" },
    el("span", { className: "plus" }, `+${sum(changes.map(change => change[2]))}`), " ",
    el("span", { className: "minus" }, `\u2212${sum(changes.map(change => change[1]))}`));
  const body = el("div", { className: "diff wrapped" });
  const details = el("details", { className: "pass" }, el("summary", {}, ...head, counts), body);
  details.addEventListener("toggle", () => {
    if (!body.hasChildNodes()) body.append(...folded(diff(textLines(before), textLines(text), changes)));
  });
  return details;
}

const graphs = data.stages.map(stage => stage.graph);
const passList = data.stages.slice(1).map((stage, i) =>
  passOf(stage, graphs.slice(0, i + 1).reverse().find(graph => graph).text));
const changed = data.stages.slice(1).filter(stage => stage.graph).length;
byId("passes").append(
  el("p", {}, `The passes in the order they ran: ${changed} of ${passList.length} changed the graph. `
    + "Counts are lines of its text, added and removed."),
  ...passList);
