const data = JSON.parse(document.getElementById("data").textContent);
const PAGE = 100;
const element = id => document.getElementById(id);

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const percent = share => (100 * share).toFixed(1) + " %";

/* What was judged, and what the page leaves out. */
document.querySelector("h1").textContent = data.title;
const totals = [`${data.images} images`];
if (data.withTruth) totals.push(`${data.right} of ${data.withTruth} right: accuracy ${percent(data.right / data.withTruth)}`);
if (data.failures) totals.push(`${data.failures} failed`);
element("totals").textContent = totals.join(", ");
const left = [];
if (data.unlisted) left.push(`${data.unlisted} images are counted but not listed`);
if (data.unpictured) left.push(`${data.unpictured} are listed without a picture`);
element("left-out").textContent = left.length ? `So that a browser opens this page, ${left.join(" and ")}: mistakes come first, then failures, then what the net is least sure of.` : "";

/* Confusions: a matrix of few classes, else a list. */
const names = new Map(data.classes);

function number(text) {
  return make("td", "number", text);
}

function matrix(classes) {
  const table = make("table");
  const head = table.createTHead().insertRow();
  head.append(make("th", "", "is \\ taken for"), ...classes.map(index => make("th", "", names.get(index))));
  const counts = new Map(data.pairs.map(([truth, answer, count]) => [JSON.stringify([truth, answer]), count]));
  const body = table.createTBody();
  for (const truth of classes) {
    const row = body.insertRow();
    row.append(make("th", "", names.get(truth)), ...classes.map(answer => number(counts.get(JSON.stringify([truth, answer])) ?? "")));
  }
  return table;
}

function pairs() {
  const table = make("table");
  table.createTHead().insertRow().append(make("th", "", "is"), make("th", "", "taken for"), make("th", "", "images"));
  const body = table.createTBody();
  for (const [truth, answer, count] of data.pairs) {
    body.insertRow().append(make("td", "", names.get(truth)), make("td", "", names.get(answer)), number(count));
  }
  return table;
}

const classes = [...names.keys()].sort((a, b) => (names.get(a) < names.get(b) ? -1 : 1));
const confusions = element("confusions");
confusions.hidden = !data.pairs.length;
if (data.pairs.length) {
  const place = confusions.querySelector("div");
  place.className = "matrix";
  place.append(data.matrix ? matrix(classes) : pairs());
}

/* The list. */
const truth = data.list.some(one => one.truth !== undefined);
const FILTERS = {
  all: ["all", () => true],
  wrong: ["mistakes", one => one.truth !== undefined && !one.right && !one.failure],
  right: ["right ones", one => one.right],
  failed: ["failures", one => one.failure !== undefined],
};
const sure = one => (one.best.length ? one.best[0][1] : 0);
const ORDERS = {
  urgent: ["what to look at first", null],
  sure: ["most sure first", (a, b) => sure(b) - sure(a)],
  unsure: ["least sure first", (a, b) => sure(a) - sure(b)],
  name: ["file", (a, b) => (a.image < b.image ? -1 : a.image > b.image ? 1 : 0)],
};

function choices(select, all, skip) {
  for (const [key, [text]] of Object.entries(all)) {
    if (!skip(key)) select.append(new Option(text, key));
  }
}

function heatCanvas([height, width, text]) {
  const canvas = make("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const shades = atob(text);
  for (let i = 0; i < shades.length; i++) {
    image.data.set([255, 0, 0, shades.charCodeAt(i)], 4 * i);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

function picture(one) {
  const place = make("div", "picture");
  if (one.jpeg) {
    const image = make("img");
    image.src = "data:image/jpeg;base64," + one.jpeg;
    image.alt = one.image;
    place.append(image);
  }
  if (one.heat && element("heat").checked) place.append(heatCanvas(one.heat));
  return place;
}

function verdict(one) {
  if (one.failure !== undefined) return make("div", "verdict failure", one.failure);
  if (one.truth === undefined) return make("div");
  return make("div", "verdict " + (one.right ? "right" : "wrong"), one.right ? "right" : `wrong: is ${one.truth}`);
}

function bar([label, probability]) {
  const row = make("div", "row");
  const value = make("progress");
  value.max = 1;
  value.value = probability;
  value.setAttribute("aria-label", label);
  row.append(value, make("span", "", label), make("span", "number", percent(probability)));
  return row;
}

function card(one) {
  const item = make("li");
  const text = make("div", "text");
  text.append(make("div", "name", one.image), verdict(one), ...one.best.map(bar));
  item.append(picture(one), text);
  return item;
}

let shown = [];
let drawn = 0;

function drawMore() {
  element("list").append(...shown.slice(drawn, drawn + PAGE).map(card));
  drawn = Math.min(shown.length, drawn + PAGE);
  element("more").hidden = drawn >= shown.length;
  element("count").textContent = `${drawn} of ${shown.length} shown`;
}

function draw() {
  const wanted = element("search").value.toLowerCase();
  const matches = one => [one.image, one.truth ?? "", ...one.best.slice(0, 1).map(([label]) => label)].some(text => text.toLowerCase().includes(wanted));
  shown = data.list.filter(one => FILTERS[element("filter").value][1](one) && matches(one));
  const order = ORDERS[element("order").value][1];
  if (order) shown.sort(order);
  element("list").replaceChildren();
  drawn = 0;
  drawMore();
}

choices(element("filter"), FILTERS, key => !truth && (key === "wrong" || key === "right"));
choices(element("order"), ORDERS, () => false);
const heat = data.list.some(one => one.heat);
element("heat-label").hidden = !heat;
element("heat").checked = heat;
for (const id of ["filter", "order", "heat"]) element(id).addEventListener("change", draw);
element("search").addEventListener("input", draw);
element("more").addEventListener("click", drawMore);
document.querySelector("form").addEventListener("submit", event => event.preventDefault());
draw();
