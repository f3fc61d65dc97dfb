/* What the compiler wrote, and how it is spelt. */

const data = JSON.parse(document.getElementById("data").textContent);
const steps = data.steps;
const INPUT = -1;

/** An element; texts among the children stay texts. */
function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const byId = id => document.getElementById(id);
const sum = numbers => numbers.reduce((a, b) => a + b, 0);
const count = (number, what) => `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
const extents = shape => shape.join("\u00d7");

/** Three digits and a unit: 28.6 M. */
function short(number) {
  const unit = ["", "k", "M", "G", "T"];
  let i = 0;
  while (number >= 999.5 && i < unit.length - 1) {
    number /= 1000;
    i++;
  }
  const digits = i === 0 ? 0 : number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
  return `${number.toFixed(digits)}${unit[i] ? "\u202f" + unit[i] : ""}`;
}

const bytes = number => number < 1000 ? `${number} B` : `${short(number)}B`;

const parametersOf = step => sum(step.parameters.map(p => p.shape.reduce((a, b) => a * b, 1)));
const shapeOf = step => step === INPUT ? data.input : steps[step].shape;
const nameOf = step => step === INPUT ? "input" : steps[step].name;

const KINDS = [
  ["conv", "convolutions", /conv|patches|pool/],
  ["linear", "linear layers", /linear|gemm|mlp|block/],
  ["norm", "norms", /norm|grn/],
  ["act", "activations", /lu$|lu6$|sigmoid|swish/],
  ["other", "others", /./],
];

/** The class of an op's colour. */
const kindOf = op => KINDS.find(([, , pattern]) => pattern.test(op))[0];
