// Draws one diagram and makes of it a picture that needs no browser: every style is an attribute
// of its element, every id is needed and counted, and baselines are places. Runs in the page that
// holds the Mermaid library.

const PROPERTIES = {
  "fill": "#000000", "fill-opacity": "1", "fill-rule": "nonzero",
  "stroke": "none", "stroke-width": "1", "stroke-opacity": "1", "stroke-dasharray": "none",
  "stroke-linecap": "butt", "stroke-linejoin": "miter", "opacity": "1",
  "font-family": "", "font-size": "", "font-weight": "400", "font-style": "normal", "text-anchor": "start",
  "marker-start": "none", "marker-mid": "none", "marker-end": "none", "clip-path": "none",
};
const TEXT = ["font-family", "font-size", "font-weight", "font-style", "text-anchor"];
const GROUPS = ["svg", "g", "defs", "marker", "symbol", "clippath"];
const DRAWN = ["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"];
const KEPT = new Set([
  "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height", "points",
  "transform", "viewBox", "id", "href", "refX", "refY", "markerWidth", "markerHeight", "markerUnits", "orient",
  "clipPathUnits", "preserveAspectRatio",
]);

async function picture(source, settings) {
  await fontsFor(source, settings.fontFamily);
  mermaid.initialize(settings);
  try {
    await mermaid.parse(source);
  } catch (error) {
    return { wrong: String(error.message || error), line: error.hash?.loc?.first_line ?? 0 };
  }
  const holder = document.body.appendChild(document.createElement("div"));
  holder.innerHTML = (await mermaid.render("drawn", source, holder)).svg;
  const svg = holder.querySelector("svg");
  const size = svg.viewBox.baseVal;
  if (svg.querySelector("foreignObject") || !size || !size.width) return { wrong: "this kind of diagram cannot be drawn as a picture", line: 1 };
  svg.style.maxWidth = "none";
  svg.setAttribute("width", size.width);
  svg.setAttribute("height", size.height);
  const texts = [...svg.querySelectorAll("text")];
  const shifts = texts.map(shiftOfBaseline);
  const styles = new Map([...svg.querySelectorAll("*")].map((element) => [element, stylesOf(element)]));
  texts.forEach((text, n) => setOnBaseline(text, shifts[n]));
  texts.forEach((text) => partByScript(text, styles));
  clean(svg, styles);
  nameInOrder(svg);
  return { svg: written(svg, size) };
}

// The fonts that the letters of a diagram need, in the weights that Mermaid sets.
async function fontsFor(source, family) {
  for (const style of ["", "bold", "italic", "bold italic"]) {
    const line = document.body.appendChild(document.createElement("div"));
    line.style.font = `${style} 14px ${family}`;
    line.textContent = source;
  }
  // A browser asks for the next font of a family only when the one before has come and lacks a letter.
  const come = () => [...document.fonts].filter((face) => face.status === "loaded").length;
  const coming = () => [...document.fonts].some((face) => face.status === "loading");
  for (let before = -1; before !== come() || coming();) {
    before = come();
    document.body.getBoundingClientRect();
    await new Promise((resolve) => setTimeout(resolve));
    await document.fonts.ready;
  }
  document.body.replaceChildren();
}

// How far a text moves when its letters stand on the line instead of about it.
function shiftOfBaseline(text) {
  const parts = [text, ...text.querySelectorAll("tspan")];
  if (!text.textContent.trim()) return 0;
  const before = text.getBBox().y;
  const old = parts.map((part) => [part.style.dominantBaseline, part.style.alignmentBaseline]);
  for (const part of parts) {
    part.style.setProperty("dominant-baseline", "alphabetic", "important");
    part.style.setProperty("alignment-baseline", "alphabetic", "important");
  }
  const shift = before - text.getBBox().y;
  parts.forEach((part, n) => ([part.style.dominantBaseline, part.style.alignmentBaseline] = old[n]));
  return shift;
}

function setOnBaseline(text, shift) {
  if (Math.abs(shift) < 0.05) return;
  const transform = text.getAttribute("transform") || "";
  text.setAttribute("transform", `${transform} translate(0 ${shift})`.trim());
}

// Letters of another script in a piece of their own, in the font that has them.
const SCRIPTS = [
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3001-\u303f\uff01-\uff65]+/gu, "Galley Han"],
  [/[\p{Script=Devanagari}\u200c\u200d]+/gu, "Noto Sans Devanagari"],
  [/\p{Script=Tamil}+/gu, "Noto Sans Tamil"],
  [/\p{Script=Arabic}(?:[\p{Script=Arabic}\s،؛؟]*\p{Script=Arabic})?/gu, "Noto Sans Arabic"],
];
const SYLLABLES = /[\p{Script=Devanagari}\p{Script=Tamil}]/u;

// Each piece of a text in such letters at its own place, syllable by syllable in the scripts of
// India: what draws pictures without a browser puts the marks of a syllable over the next one.
function partByScript(text, styles) {
  if (!SCRIPTS.some(([letters]) => text.textContent.search(letters) >= 0)) return;
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const pieces = [];
  let start = 0;
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    for (const [from, to, font] of runs(data)) {
      const words = data.slice(from, to).trim();
      const first = start + from + data.slice(from, to).indexOf(words);
      if (words) pieces.push({ words, font, place: leftEnd(text, first, words.length), around: styles.get(parentElement) });
    }
    start += data.length;
  }
  text.replaceChildren(...pieces.map(({ words, font, place, around }) => {
    const piece = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
    piece.append(words);
    piece.setAttribute("x", place.x);
    piece.setAttribute("y", place.y);
    const family = around["font-family"];
    styles.set(piece, { ...around, "font-family": font ? `"${font}", ${family}` : family, "text-anchor": "start" });
    return piece;
  }));
  for (const name of ["x", "y", "dx", "dy"]) text.removeAttribute(name);
}

// Where a piece of a text begins on its line; one from right to left begins where it ends.
function leftEnd(text, first, count) {
  const places = Array.from({ length: count }, (_, n) => text.getExtentOfChar(first + n));
  return { x: Math.min(...places.map((place) => place.x)), y: text.getStartPositionOfChar(first).y };
}

// Where the pieces of a text begin and end, and the font of each that needs another one.
function runs(text) {
  const found = SCRIPTS.flatMap(([letters, font]) => [...text.matchAll(letters)].map((m) => [m.index, m.index + m[0].length, font]));
  const pieces = [];
  let end = 0;
  for (const [from, to, font] of found.sort((one, other) => one[0] - other[0])) {
    if (from > end) pieces.push([end, from, ""]);
    if (!SYLLABLES.test(text.slice(from, to))) pieces.push([from, to, font]);
    else for (const { segment, index } of new Intl.Segmenter("ta", { granularity: "grapheme" }).segment(text.slice(from, to))) pieces.push([from + index, from + index + segment.length, font]);
    end = to;
  }
  if (end < text.length) pieces.push([end, text.length, ""]);
  return pieces;
}

// What the stylesheet says of an element, colours as #rrggbb with their opacity apart.
function stylesOf(element) {
  const computed = getComputedStyle(element);
  if (computed.display === "none" || computed.visibility === "hidden" || computed.opacity === "0") return null;
  const told = {};
  for (const name of Object.keys(PROPERTIES)) told[name] = computed.getPropertyValue(name).trim();
  for (const name of ["fill", "stroke"]) {
    const colour = told[name].match(/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/);
    if (!colour) continue;
    told[name] = "#" + colour.slice(1, 4).map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");
    if (colour[4] === "0") told[name] = "none";
    else if (colour[4]) told[`${name}-opacity`] = String(Number(colour[4]) * Number(told[`${name}-opacity`]));
  }
  told["stroke-width"] = told["stroke-width"].replace("px", "");
  told["font-size"] = told["font-size"].replace("px", "");
  told["stroke-dasharray"] = told["stroke-dasharray"].replace(/px/g, "").replace(/, /g, " ");
  if (told["stroke-dasharray"] === "0") told["stroke-dasharray"] = "none";
  return told;
}

function clean(element, styles) {
  for (const child of [...element.children]) {
    const name = child.tagName.toLowerCase();
    const known = DRAWN.includes(name) || GROUPS.includes(name);
    const empty = (name === "text" && !child.textContent.trim()) || (name === "rect" && !child.getAttribute("width"));
    if (!known || empty || styles.get(child) === null) child.remove();
    else clean(child, styles);
  }
  const name = element.tagName.toLowerCase();
  const told = styles.get(element);
  for (const attribute of [...element.attributes]) if (!KEPT.has(attribute.name)) element.removeAttribute(attribute.name);
  if (!told) return;
  const isText = name === "text" || name === "tspan";
  for (const [property, usual] of Object.entries(PROPERTIES)) {
    const own = DRAWN.includes(name) ? isText || !TEXT.includes(property) : ["opacity", "clip-path"].includes(property);
    // A tspan says only what is not as in the text around it.
    const around = name === "tspan" ? styles.get(element.parentElement)?.[property] : usual;
    if (!own || told[property] === around || (property.startsWith("stroke-") && told.stroke === "none")) continue;
    if (property === "opacity" && name === "tspan") continue;
    element.setAttribute(property, told[property]);
  }
}

// Only ids that something names, in the order in which they stand.
function nameInOrder(svg) {
  const names = new Map();
  const reference = /url\((?:"|&quot;)?[^#)]*#([^")&]+)(?:"|&quot;)?\)/g;
  const elements = [...svg.querySelectorAll("*")];
  for (const element of elements)
    for (const { name, value } of [...element.attributes])
      if (value.includes("url(")) {
        const renamed = value.replace(reference, (_, id) => {
          if (!names.has(id)) names.set(id, `p${names.size + 1}`);
          return `url(#${names.get(id)})`;
        });
        element.setAttribute(name, renamed);
      }
  for (const element of elements) {
    const id = element.getAttribute("id");
    if (id === null) continue;
    if (names.has(id)) element.setAttribute("id", names.get(id));
    else element.removeAttribute("id");
    if (["marker", "symbol", "clipPath"].includes(element.tagName) && !names.has(id)) element.remove();
  }
  for (const group of [...svg.querySelectorAll("g, defs")].reverse()) if (!group.children.length) group.remove();
}

function written(svg, size) {
  const round = (text) => text.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(Math.round(number * 100) / 100));
  svg.removeAttribute("id");
  for (const element of [svg, ...svg.querySelectorAll("*")])
    for (const attribute of [...element.attributes]) element.setAttribute(attribute.name, round(attribute.value));
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(svg).replace(/ xmlns:xlink="[^"]*"/g, "").replace(/></g, ">\n<");
}
