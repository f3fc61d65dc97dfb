/* What each pass changed, where it applied, and what stood in its way. */

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

/** A remark's place; where it is about steps of the net, a button that shows them. */
function placeOf({ at, steps }) {
  if (steps.length === 0) return el("code", {}, at);
  return el("button", {
    className: "place", type: "button", title: `select ${count(steps.length, "step")} of the net`,
    onclick: () => {
      select(steps, "passes");
      show("net");
    },
  }, at);
}

/** Where the pass applied, and where what looks like its pattern is not, and why. */
function remarksOf({ remarks }) {
  const applied = remarks.filter(({ obstacle }) => !obstacle);
  const missed = remarks.filter(({ obstacle }) => obstacle);
  const parts = [];
  if (applied.length > 0) parts.push(el("p", { className: "applied" }, "applied at ", ...applied.map(placeOf)));
  if (missed.length > 0) {
    parts.push(el("ul", { className: "missed" },
      ...missed.map(remark => el("li", {}, "not at ", placeOf(remark), `: ${remark.obstacle}`))));
  }
  return parts.length > 0 ? [el("div", { className: "remarks" }, ...parts)] : [];
}

function countsOf({ graph, changes }) {
  if (!graph) return el("span", { className: "counts" }, "changed nothing");
  return el("span", { className: "counts" },
    el("span", { className: "plus" }, `+${sum(changes.map(change => change[2]))}`), " ",
    el("span", { className: "minus" }, `\u2212${sum(changes.map(change => change[1]))}`));
}

function passOf(stage, before) {
  const missed = stage.remarks.filter(({ obstacle }) => obstacle).length;
  const head = [
    el("span", { className: "name" }, stage.pass), el("span", { className: "summary" }, stage.summary),
    ...missed > 0 ? [el("span", { className: "misses" }, `not at ${count(missed, "place")}`)] : [], countsOf(stage)];
  const remarks = remarksOf(stage);
  if (!stage.graph && remarks.length === 0) return el("div", { className: "pass same" }, ...head);
  const details = el("details", { className: "pass" }, el("summary", {}, ...head), ...remarks);
  if (stage.graph) {
    const body = el("div", { className: "diff wrapped" });
    details.append(body);
    details.addEventListener("toggle", () => {
      if (!body.hasChildNodes()) body.append(...folded(diff(textLines(before), textLines(stage.graph.text), stage.changes)));
    });
  }
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
