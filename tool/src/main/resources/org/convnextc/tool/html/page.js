/* The page around the views: heading, tabs, light and dark. */

document.querySelector("h1").textContent = data.net;
byId("totals").textContent = [
  extents(data.input) + " \u2192 " + data.results.map(result => extents(shapeOf(result.step))).join(", "),
  `${short(sum(steps.map(parametersOf)))} parameters`,
  `${short(totalMacs)}MACs`,
  `${bytes(memory.arena)} arena`,
].join(" \u00b7 ");
document.title = `${data.net} \u00b7 convnextc ${data.version}`;

/* On a narrow screen each pane is a view of its own; on a wide one the first four are one. */

const VIEWS = [["net", "Net"], ["source", "Source"], ["graph", "IR"], ["code", data.language], ["passes", "Passes"], ["memory", "Memory"]];
const ONLY_NARROW = ["source", "graph", "code"];
const wide = matchMedia("(min-width: 1001px)");

const tabs = VIEWS.map(([id, name]) => el("button", {
  id: `tab-${id}`, type: "button", role: "tab", className: ONLY_NARROW.includes(id) ? "narrow" : "",
  "aria-controls": id, onclick: () => show(id),
}, name));
byId("tabs").append(...tabs);

function show(view) {
  if (wide.matches && ONLY_NARROW.includes(view)) view = "net";
  document.body.dataset.view = view;
  tabs.forEach((tab, i) => {
    const chosen = VIEWS[i][0] === view;
    tab.ariaSelected = String(chosen);
    tab.tabIndex = chosen ? 0 : -1;
  });
  drawSkips();
  scrollToSelection();
}

/** Lists that were hidden when something was selected could not scroll. */
function scrollToSelection() {
  document.querySelectorAll(".lines").forEach(box => {
    const hit = box.querySelector(".hit");
    if (hit) scrollTo(box, hit);
  });
}

byId("tabs").addEventListener("keydown", event => {
  const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!move) return;
  const shown = tabs.filter(tab => tab.offsetParent);
  const next = shown[(shown.indexOf(document.activeElement) + move + shown.length) % shown.length];
  next.focus();
  next.click();
  event.preventDefault();
});

onSelect(chosen => tabs.forEach((tab, i) => {
  const marked = ONLY_NARROW.includes(VIEWS[i][0]) && document.querySelector(`#${VIEWS[i][0]} .hit`) !== null;
  tab.classList.toggle("marked", chosen.size > 0 && marked);
}));

wide.addEventListener("change", () => show(document.body.dataset.view));

/* The system's colours, or the other ones. */

const dark = matchMedia("(prefers-color-scheme: dark)");
let chosenDark = null;

function paint() {
  const isDark = chosenDark ?? dark.matches;
  document.documentElement.style.colorScheme = chosenDark === null ? "" : isDark ? "dark" : "light";
  byId("theme").textContent = isDark ? "Light" : "Dark";
  byId("theme").ariaLabel = isDark ? "Use light colours" : "Use dark colours";
}

byId("theme").addEventListener("click", () => {
  chosenDark = !(chosenDark ?? dark.matches);
  paint();
});
dark.addEventListener("change", paint);

paint();
show("net");
select([], "page");
