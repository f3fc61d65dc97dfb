/* The arena over time: a rectangle is a value, from the step that computes it to the last one that reads it. */

const memory = data.memory;
const stays = memory.values;
const CHART = { width: 1180, height: 430, left: 62, right: 14, top: 14, bottom: 46 };
const plotWidth = CHART.width - CHART.left - CHART.right;
const plotHeight = CHART.height - CHART.top - CHART.bottom;
const moments = memory.live.length;
const atStep = step => CHART.left + plotWidth * step / Math.max(1, moments);
const atByte = byte => CHART.top + plotHeight * (1 - byte / Math.max(1, memory.arena));

/** Where a value's rectangle ends: behind its last reader, or before it where that writes over it. */
function endOf(stay) {
  const overwritten = stays.some(other => other.step === stay.last && other !== stay
    && other.from < stay.to && stay.from < other.to);
  return Math.min(moments, overwritten ? stay.last : stay.last + 1);
}

/** A round number of bytes, at most five of which make the arena. */
function tick() {
  let size = 1;
  for (let i = 0; memory.arena / size > 5; i++) size *= i % 3 === 1 ? 2.5 : 2;
  return size;
}

function grid() {
  const lines = [];
  const size = tick();
  for (let byte = 0; byte <= memory.arena; byte += size) {
    const y = atByte(byte);
    lines.push(svg("line", { class: "grid", x1: CHART.left, x2: CHART.width - CHART.right, y1: y, y2: y }),
      svg("text", { x: CHART.left - 6, y: y + 4, "text-anchor": "end" }, bytes(byte)));
  }
  return lines;
}

/** The outermost groups under the axis, where their names have room. */
function groupMarks() {
  const marks = [];
  for (const node of data.tree) {
    if (typeof node === "number") continue;
    const own = new Set(leaves(node));
    const inside = stays.filter(stay => stay.steps.some(step => own.has(step)));
    if (inside.length === 0) continue;
    const x1 = atStep(Math.min(...inside.map(stay => stay.step))) + 1;
    const x2 = atStep(Math.max(...inside.map(stay => stay.step)) + 1) - 1;
    const y = CHART.height - CHART.bottom + 8;
    marks.push(svg("path", { class: "grid", fill: "none", d: `M${x1} ${y - 4}V${y}H${x2}V${y - 4}` }));
    if (node.path.length * 6.2 < x2 - x1) {
      marks.push(svg("text", { x: (x1 + x2) / 2, y: y + 14, "text-anchor": "middle" }, node.path));
    }
  }
  marks.push(svg("text", { x: CHART.left, y: CHART.height - 6 }, `time: ${count(moments, "instruction")} in order \u2192`));
  return marks;
}

const textOf = stay => `${stay.name}: ${stay.op}, ${extents(stay.shape)}, ${bytes(stay.to - stay.from)} at ${bytes(stay.from)}; `
  + `from instruction ${stay.step + 1} to ${stay.last < moments ? stay.last + 1 : "the end"}`;

const rects = stays.map(stay => {
  const x = atStep(stay.step);
  const y = atByte(stay.to);
  return svg("rect", {
    class: `stay ${kindOf(stay.op)}`, x: x + .5, y: y + .5,
    width: Math.max(1, atStep(endOf(stay)) - x - 1), height: Math.max(1, atByte(stay.from) - y - 1),
  }, svg("title", {}, textOf(stay)));
});

function livePath() {
  return memory.live.map((live, step) => `${step ? "V" : `M${atStep(0)} `}${atByte(live)}H${atStep(step + 1)}`).join("");
}

const busiest = memory.live.indexOf(memory.largestLive);
const picture = svg("svg", { viewBox: `0 0 ${CHART.width} ${CHART.height}`, role: "img", "aria-label": "Arena over time" },
  ...grid(),
  svg("rect", { class: "busiest", x: atStep(busiest), y: CHART.top, width: atStep(busiest + 1) - atStep(busiest), height: plotHeight }),
  ...rects,
  svg("path", { class: "live", d: livePath() }),
  svg("line", { class: "peak", x1: CHART.left, x2: CHART.width - CHART.right, y1: atByte(memory.arena), y2: atByte(memory.arena) }),
  ...groupMarks());
byId("chart").append(picture);

byId("plan").append("The arena takes ", el("strong", {}, bytes(memory.arena)), " an image. The largest set of values that live at the same time is ",
  el("strong", {}, bytes(memory.largestLive)), ` (at instruction ${busiest + 1}, ${stays.find(stay => stay.step === busiest)?.name ?? ""}): `,
  `the plan needs ${(memory.arena / Math.max(1, memory.largestLive)).toFixed(2)} times that.`);
byId("legend").append(
  ...KINDS.filter(([kind]) => stays.some(stay => kindOf(stay.op) === kind)).map(([kind, name]) =>
    el("span", {}, el("span", { className: `dot ${kind}` }), name)),
  el("span", {}, el("span", { className: "live" }), "bytes alive"),
  el("span", {}, el("span", { className: "peak" }), "size of the arena"));

/* What the plan cannot do without: the values of the largest set. */

/** From the top of the chart down. */
function alive(step) {
  return stays.filter(stay => stay.step <= step && step <= stay.last).sort((a, b) => b.from - a.from);
}

const cell = (text, numeric) => el("td", { className: numeric ? "numeric" : "" }, text);

byId("busiest").append(
  el("caption", {}, `Alive at instruction ${busiest + 1}`),
  el("thead", {}, el("tr", {}, ...["value", "op", "shape", "size", "offset"].map(title => el("th", { scope: "col" }, title)))),
  el("tbody", {}, ...alive(busiest).map(stay => el("tr", {}, cell(stay.name), cell(stay.op), cell(extents(stay.shape)),
    cell(bytes(stay.to - stay.from), true), cell(bytes(stay.from), true)))));

/* One value has the cursor; it is described below the chart. */

let current = -1;
byId("value").textContent = "Point at a value, or go through them with the arrow keys, to see what it is.";

function point(index) {
  if (index < 0 || index >= stays.length) return;
  rects[current]?.classList.remove("cursor");
  current = index;
  rects[current].classList.add("cursor");
  byId("value").textContent = textOf(stays[current]);
}

rects.forEach((rect, i) => {
  rect.addEventListener("pointerenter", () => { byId("value").textContent = textOf(stays[i]); });
  rect.addEventListener("click", () => {
    point(i);
    select(stays[i].steps, "memory");
  });
});

byId("chart").addEventListener("keydown", event => {
  const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  if (event.key in moves) point(current + moves[event.key]);
  else if (event.key === "Enter" && current >= 0) select(stays[current].steps, "memory");
  else if (event.key === "Escape") select([], "memory");
  else return;
  event.preventDefault();
});

onSelect(chosen => stays.forEach((stay, i) =>
  rects[i].classList.toggle("selected", stay.steps.some(step => chosen.has(step)))));
