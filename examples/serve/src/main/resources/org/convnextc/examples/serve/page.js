"use strict";
const element = id => document.getElementById(id);

function make(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function tell(text, failed = false) {
  element("status").textContent = text;
  element("status").className = failed ? "failure" : "";
}

function bar({label, probability}) {
  const row = make("div", "row", "");
  const value = make("progress", "", "");
  value.max = 1;
  value.value = probability ?? 0;
  value.setAttribute("aria-label", label);
  row.append(value, make("span", "", label), make("span", "number", probability === null ? "-" : (100 * probability).toFixed(1) + " %"));
  return row;
}

/* Red where a pixel of the last feature map speaks for the class, as much as the one that does most. */
function drawHeat({height, width, values}) {
  const canvas = element("heat");
  canvas.width = width;
  canvas.height = height;
  const most = Math.max(...values, Number.MIN_VALUE);
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  values.forEach((value, i) => image.data.set([255, 0, 0, 180 * Math.max(0, value / most)], 4 * i));
  context.putImageData(image, 0, 0);
}

function show(answer) {
  document.querySelector("main").hidden = false;
  element("seen").src = answer.seen;
  element("bars").replaceChildren(...answer.predictions.map(bar));
  element("best").textContent = answer.predictions[0].label;
  element("heat-label").hidden = element("heat").hidden = !answer.heat;
  if (answer.heat) {
    drawHeat(answer.heat);
    showHeat();
  }
}

function showHeat() {
  element("heat").hidden = !element("show-heat").checked;
}

let last = 0;

async function classify(file) {
  const mine = ++last;
  tell("...");
  try {
    const response = await fetch("classify?k=5&explain=1", {method: "POST", body: file});
    const answer = await response.json();
    if (mine !== last) return;
    if (response.ok) {
      tell("");
      show(answer);
    } else {
      tell(answer.error + (response.status === 503 ? `; try again in ${response.headers.get("Retry-After")} s` : ""), true);
    }
  } catch (failure) {
    if (mine === last) tell("The server does not answer: " + failure.message, true);
  }
}

element("file").addEventListener("change", event => {
  if (event.target.files.length) classify(event.target.files[0]);
  event.target.value = "";
});
element("show-heat").addEventListener("change", showHeat);
for (const type of ["dragover", "drop", "dragleave"]) {
  document.addEventListener(type, event => {
    event.preventDefault();
    element("drop").classList.toggle("over", type === "dragover");
    if (type === "drop" && event.dataTransfer.files.length) classify(event.dataTransfer.files[0]);
  });
}
document.addEventListener("paste", event => {
  if (event.clipboardData.files.length) classify(event.clipboardData.files[0]);
});
