/* The source, the graph and the code, each a list of lines that know their steps. */

const WORDS = {
  net: /(?<note>#.*$)|(?<text>"(?:[^"\\]|\\.)*")|(?<word>\b(?:net|use|for|in|at|if|else|repeat|residual|via|multiply|concat|output|share)\b)|(?<type>\b\d[\w.]*)/g,
  graph: /(?<note>\bat [^:]+:\d+:\d.*$|#.*$)|(?<value>%[\w.-]+)|(?<path>@[\w.-]+)|(?<type>f32\[[^\]]*\])|(?<word>(?<== )\w+|^\s*(?:net|func|return|param|const|preprocess)\b)/g,
  java: /(?<note>\/\/.*$|^\s*\/?\*.*$)|(?<text>"(?:[^"\\]|\\.)*")|(?<word>\b(?:package|import|public|private|protected|static|final|class|extends|super|return|void|int|float|double|new|for|if|else|null)\b)|(?<type>\b\d[\w.]*)/g,
  "c++": /(?<note>\/\/.*$|^\s*\/?\*.*$)|(?<text>"(?:[^"\\]|\\.)*")|(?<word>\b(?:namespace|using|template|class|struct|static|constexpr|const|return|void|int|long|float|double|for|auto|nullptr)\b|#\w+)|(?<type>\b\d[\w.]*)/g,
};

/** The pieces of a line, coloured. */
function coloured(text, language) {
  const pieces = [];
  let at = 0;
  for (const match of text.matchAll(WORDS[language])) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    pieces.push(text.slice(at, match.index), el("span", { className: `t-${kind}` }, match[0]));
    at = match.index + match[0].length;
  }
  pieces.push(text.slice(at));
  return pieces.filter(piece => piece !== "");
}

/** A line's element; where it wraps it goes on below its first word. */
function lineElement(text, language, properties) {
  const line = el("div", properties, ...coloured(text, language));
  line.style.setProperty("--indent", text.search(/\S|$/));
  return line;
}

/** A line of the graph without its columns, which need a wide window. */
const narrow = text => text.replace(/(\S) {2,}/g, "$1 ");

const textLines = text => text.replace(/\n$/, "").split("\n");

/** Whether a line is about the steps themselves: a call is when all of it is chosen, a derived weight never. */
function isHit(link, chosen) {
  if (link.kind === "weight") return false;
  return link.kind === "call" ? link.steps.every(step => chosen.has(step)) : link.steps.some(step => chosen.has(step));
}

class Listing {
  constructor(id, language) {
    this.id = id;
    this.language = language;
    this.box = document.querySelector(`#${id} .lines`);
    this.lines = [];
    this.cursor = 0;
    this.box.addEventListener("click", event => this.choose(this.lines.findIndex(line => line.element.contains(event.target))));
    this.box.addEventListener("keydown", event => this.key(event));
    onSelect((chosen, from) => this.follow(chosen, from));
  }

  /** @param links lines from and to with their steps */
  show(text, links) {
    this.lines = textLines(text).map((line, i) => ({
      links: [],
      element: lineElement(this.language === "graph" ? narrow(line) : line, this.language,
        { className: "ln", role: "option", id: `${this.id}-${i + 1}`, "data-n": String(i + 1) }),
    }));
    for (const link of links) {
      for (let i = link.from; i <= link.to && i < this.lines.length; i++) {
        this.lines[i].links.push(link);
        this.lines[i].element.classList.add("linked");
      }
    }
    this.box.replaceChildren(...this.lines.map(line => line.element));
    this.move(0);
    this.follow(selection.steps, "show");
  }

  follow(chosen, from) {
    let first = null;
    for (const { element, links } of this.lines) {
      const hit = links.some(link => isHit(link, chosen));
      const context = !hit && links.some(link => link.steps.some(step => chosen.has(step)));
      element.classList.toggle("hit", hit);
      element.classList.toggle("context", context);
      element.ariaSelected = String(hit);
      if (hit && !first) first = element;
    }
    if (first && from !== this.id) scrollTo(this.box, first);
  }

  choose(index) {
    if (index < 0) return;
    this.move(index);
    select(this.lines[index].links.flatMap(link => link.steps), this.id);
  }

  move(index) {
    this.lines[this.cursor]?.element.classList.remove("cursor");
    this.cursor = Math.max(0, Math.min(index, this.lines.length - 1));
    const line = this.lines[this.cursor];
    if (!line) return;
    line.element.classList.add("cursor");
    this.box.setAttribute("aria-activedescendant", line.element.id);
  }

  key(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -Infinity, End: Infinity };
    if (event.key in moves) {
      this.move(this.cursor + moves[event.key]);
      scrollTo(this.box, this.lines[this.cursor].element);
    } else if (event.key === "Enter" || event.key === " ") {
      this.choose(this.cursor);
    } else if (event.key === "Escape") {
      select([], this.id);
    } else {
      return;
    }
    event.preventDefault();
  }
}

function fillChoice(choice, options, chosen, show) {
  choice.append(...options.map(([value, text]) => el("option", { value }, text)));
  choice.value = chosen;
  choice.addEventListener("change", () => show(Number(choice.value)));
  show(Number(chosen));
}

/* Source: a step's lines are where it comes from. */

const sourceList = new Listing("source", "net");
const sourceChoice = document.querySelector("#source select");

function sourceLinks(source) {
  const lines = new Map();
  steps.forEach((step, i) => step.at.filter(([of]) => of === source).forEach(([, line]) => {
    if (!lines.has(line)) lines.set(line, []);
    lines.get(line).push(i);
  }));
  return [...lines].map(([line, own]) => ({ from: line - 1, to: line - 1, steps: own }));
}

function showSource(source) {
  if (data.sources[source]) sourceList.show(data.sources[source].text, sourceLinks(source));
}

fillChoice(sourceChoice, data.sources.map((source, i) => [i, source.name]), 0, showSource);

onSelect((chosen, from) => {
  const sources = [...chosen].flatMap(step => steps[step].at.map(([source]) => source));
  if (from !== "source" && sources.length > 0 && !sources.includes(Number(sourceChoice.value))) {
    sourceChoice.value = sources[0];
    showSource(sources[0]);
  }
});

/* The graph after any pass that changed it. */

const graphList = new Listing("graph", "graph");
const changing = data.stages.map((stage, i) => [i, `after ${stage.pass}`]).filter(([i]) => data.stages[i].graph);
fillChoice(document.querySelector("#graph select"), changing, changing[changing.length - 1][0],
  stage => graphList.show(data.stages[stage].graph.text, data.stages[stage].graph.links));

const codeList = new Listing("code", data.language.toLowerCase());
codeList.show(data.code.text, data.code.links);

function wrap(on) {
  document.querySelectorAll(".lines").forEach(box => box.classList.toggle("wrapped", on));
}
byId("wrap").addEventListener("change", event => wrap(event.target.checked));
wrap(byId("wrap").checked);
