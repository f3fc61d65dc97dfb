/* The net: groups and steps from top to bottom, shapes on the edges. */

const tree = byId("tree");
const rows = [];          // of steps and groups, in order
const rowOfStep = [];     // the row of each step

/** A row: its element, the steps that it stands for, the group's element, if it is one, and the row around it. */
function addRow(element, own, parent, group) {
  const row = { index: rows.length, element, steps: own, parent, group };
  rows.push(row);
  element.tabIndex = rows.length === 1 ? 0 : -1;
  return row;
}

const leaves = node => typeof node === "number" ? [node] : node.children.flatMap(leaves);

function numbers(own) {
  const parameters = sum(own.map(i => parametersOf(steps[i])));
  const macs = sum(own.map(i => steps[i].macs));
  return [parameters, macs].map(n => el("span", { className: n ? "number" : "number zero" }, n ? short(n) : "0"));
}

const totalMacs = sum(steps.map(step => step.macs));

/** A bar as long as the steps' part of all multiply-accumulates. */
function share(own) {
  const percent = 100 * sum(own.map(i => steps[i].macs)) / Math.max(1, totalMacs);
  const bar = el("span", { className: "share" });
  bar.style.width = percent < 1 ? "0" : `${percent}%`;
  return bar;
}

/** The line from the row above, with the shape of what comes along it. */
function edgeTo(step) {
  const straight = steps[step].from.includes(step - 1);
  const from = straight ? step - 1 : steps[step].from[0];
  return edge(straight, extents(shapeOf(from)), nameOf(from));
}

function edge(straight, shape, from) {
  return el("div", { className: straight ? "edge" : "edge apart", ariaHidden: "true" },
    straight ? shape : `${shape} from ${from}`);
}

function stepRow(step, parent, level) {
  const { name, op, attributes } = steps[step];
  const label = name.slice(parent ? parent.path.length + 1 : 0);
  const element = el("div",
    { className: "row", role: "treeitem", "data-path": name, ariaLevel: String(level), title: `${name}\n${op} ${attributes}` },
    el("span", { className: `dot ${kindOf(op)}` }), el("span", { className: "name" }, label),
    el("span", { className: "what" }, op), ...numbers([step]), share([step]));
  rowOfStep[step] = addRow(element, [step], parent, null);
  return element;
}

function groupRow(node, parent, level) {
  const own = leaves(node);
  const inner = el("div", { className: "inner", role: "group" });
  const twisty = el("span", { className: "twisty", ariaHidden: "true" });
  const what = node.children.some(child => typeof child !== "number")
    ? count(node.children.length, "part") : count(own.length, "step");
  const element = el("div", { className: "row", role: "treeitem", "data-path": node.path, ariaLevel: String(level), title: node.path },
    twisty, el("span", { className: "name" }, node.path), el("span", { className: "what" }, what),
    ...numbers(own), share(own));
  const group = el("div", { className: "group" }, element, inner);
  const row = addRow(element, own, parent, group);
  row.path = node.path;
  row.twisty = twisty;
  append(inner, node.children, row, level + 1);
  setOpen(row, level === 1 && own.length < steps.length);
  return group;
}

function append(container, nodes, parent, level) {
  nodes.forEach((node, i) => {
    const first = leaves(node)[0];
    if (i > 0 || !parent) container.append(edgeTo(first));
    container.append(typeof node === "number" ? stepRow(node, parent, level) : groupRow(node, parent, level));
  });
}

function end(name, shape) {
  return el("div", { className: "row end" },
    el("span", { className: "name" }, name), el("span", { className: "what" }, extents(shape)));
}

function setOpen(row, open) {
  row.group.classList.toggle("open", open);
  row.element.ariaExpanded = String(open);
  row.twisty.textContent = open ? "\u25be" : "\u25b8";
}

const isOpen = row => row.group !== null && row.group.classList.contains("open");

function isVisible(row) {
  for (let above = row.parent; above; above = above.parent) if (!isOpen(above)) return false;
  return true;
}

/** The row that shows a step: its own, or the outermost closed group around it. */
function shownRow(step) {
  let shown = rowOfStep[step];
  for (let above = shown.parent; above; above = above.parent) if (!isOpen(above)) shown = above;
  return shown;
}

/* Values that skip steps are drawn in the margin. */

function skipEdges() {
  const edges = new Map();
  steps.forEach((step, i) => step.from.forEach(from => {
    const source = from === INPUT ? null : shownRow(from);
    const target = shownRow(i);
    const above = i > 0 ? shownRow(i - 1) : null;
    if (source === target || from === i - 1) return;
    if (source === above && steps[i].from.includes(i - 1)) return;
    const first = target.steps[0];
    if (source && first > 0 && shownRow(first - 1) === source && steps[first].from.includes(first - 1)) return;
    const key = `${from === INPUT ? INPUT : source.index} ${target.index}`;
    const edge = edges.get(key) ?? { from: source ? source.element : tree.firstChild, to: target.element, steps: [] };
    edge.steps.push(i);
    edges.set(key, edge);
  }));
  return [...edges.values()];
}

/** Each edge's lane, from the rows outwards: edges that overlap lie in different ones. */
function lanes(edges) {
  const ends = [];
  edges.sort((a, b) => (a.y2 - a.y1) - (b.y2 - b.y1));
  for (const edge of edges) {
    edge.lane = 0;
    while ((ends[edge.lane] ?? []).some(other => edge.y1 < other.y2 && other.y1 < edge.y2)) edge.lane++;
    (ends[edge.lane] ??= []).push(edge);
  }
}

function drawSkips() {
  const canvas = byId("skips");
  const origin = byId("flow").getBoundingClientRect();
  if (origin.height === 0) return;
  const edges = skipEdges();
  for (const edge of edges) {
    const from = edge.from.getBoundingClientRect();
    const to = edge.to.getBoundingClientRect();
    Object.assign(edge, {
      x1: from.left - origin.left, y1: from.bottom - origin.top - 7, x2: to.left - origin.left, y2: to.top - origin.top + 9,
    });
  }
  lanes(edges);
  canvas.replaceChildren(...edges.flatMap(edge => {
    const x = Math.max(4, 26 - 6 * edge.lane);
    const { x1, y1, x2, y2 } = edge;
    const chosen = edge.steps.some(step => selection.steps.has(step));
    const line = `M${x1} ${y1}H${x + 5}Q${x} ${y1} ${x} ${y1 + 5}V${y2 - 5}Q${x} ${y2} ${x + 5} ${y2}H${x2 - 5}`;
    return [
      svg("path", { d: line, class: chosen ? "selected" : "" }),
      svg("path", { d: `M${x2} ${y2}l-6 -3.2v6.4z`, class: "head" }),
    ];
  }));
}

/* What the user does. */

function toggle(row, open) {
  setOpen(row, open);
  drawSkips();
}

function focusRow(row) {
  rows.forEach(other => { other.element.tabIndex = other === row ? 0 : -1; });
  row.element.focus();
}

tree.addEventListener("click", event => {
  const element = event.target.closest("[role=treeitem]");
  const row = rows.find(candidate => candidate.element === element);
  if (!row) return;
  focusRow(row);
  if (event.target === row.twisty) return toggle(row, !isOpen(row));
  if (row.group && !isOpen(row)) toggle(row, true);
  select(row.steps, "net");
});

tree.addEventListener("keydown", event => {
  const row = rows.find(candidate => candidate.element === event.target);
  if (!row) return;
  const visible = rows.filter(isVisible);
  const at = visible.indexOf(row);
  const actions = {
    ArrowDown: () => focusRow(visible[Math.min(at + 1, visible.length - 1)]),
    ArrowUp: () => focusRow(visible[Math.max(at - 1, 0)]),
    Home: () => focusRow(visible[0]),
    End: () => focusRow(visible[visible.length - 1]),
    ArrowRight: () => {
      if (row.group && !isOpen(row)) toggle(row, true);
      else if (row.group) focusRow(visible[at + 1]);
    },
    ArrowLeft: () => {
      if (isOpen(row)) toggle(row, false);
      else if (row.parent) focusRow(row.parent);
    },
    Enter: () => select(row.steps, "net"),
    " ": () => select(row.steps, "net"),
    Escape: () => select([], "net"),
  };
  if (!actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
});

byId("expand").addEventListener("click", () => {
  rows.filter(row => row.group).forEach(row => setOpen(row, true));
  drawSkips();
});
byId("collapse").addEventListener("click", () => {
  rows.filter(row => row.group).forEach(row => setOpen(row, false));
  drawSkips();
});

/* The selected step in full. */

function pairs(...entries) {
  return el("dl", {}, ...entries.filter(([, value]) => value).flatMap(([name, value]) =>
    [el("dt", {}, name), el("dd", {}, value)]));
}

function describe(chosen) {
  const all = [...chosen];
  if (all.length === 0) {
    return [el("p", {}, "Select a step, or a line of the source, the IR or the code, to see it everywhere.")];
  }
  const parameters = sum(all.map(i => parametersOf(steps[i])));
  const macs = sum(all.map(i => steps[i].macs));
  const totals = [
    ["parameters", parameters.toLocaleString("en")],
    ["MACs", macs && `${macs.toLocaleString("en")} (${(100 * macs / totalMacs).toFixed(1)} % of the net)`],
  ];
  if (all.length > 1) {
    return [el("h3", {}, `${nameOf(all[0])} \u2026 ${nameOf(all[all.length - 1])}`),
      pairs(["steps", String(all.length)], ...totals)];
  }
  const step = steps[all[0]];
  return [el("h3", {}, step.name), pairs(
    ["op", `${step.op} ${step.attributes}`],
    ["input", step.from.map(from => `${extents(shapeOf(from))} ${nameOf(from)}`).join(", ")],
    ["output", extents(step.shape)],
    ["weights", step.parameters.map(p => `${p.name} ${extents(p.shape)}`).join(", ")],
    ...totals,
    ["source", step.at.map(([source, line, column]) => `${data.sources[source].name}:${line}:${column}`).join(", ")])];
}

onSelect((chosen, from) => {
  if (from !== "net" && chosen.size > 0) {
    for (let above = rowOfStep[Math.min(...chosen)].parent; above; above = above.parent) setOpen(above, true);
  }
  for (const row of rows) {
    const all = row.steps.every(step => chosen.has(step));
    row.element.classList.toggle("selected", all);
    row.element.classList.toggle("within", !all && row.steps.some(step => chosen.has(step)));
    row.element.ariaSelected = String(all);
  }
  byId("details").replaceChildren(...describe(chosen));
  drawSkips();
  if (from !== "net" && chosen.size > 0) scrollTo(byId("scroll"), shownRow(Math.min(...chosen)).element);
});

tree.append(end("input", data.input));
append(tree, data.tree, null, 1);
data.results.forEach(({ name, step }) => tree.append(
  edge(step === steps.length - 1, extents(shapeOf(step)), nameOf(step)), end(name, shapeOf(step))));
new ResizeObserver(drawSkips).observe(byId("flow"));
