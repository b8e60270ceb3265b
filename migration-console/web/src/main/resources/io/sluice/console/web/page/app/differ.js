// What differs between two JSON texts of an audit entry, as lines that people read.
import { moment, percent } from "./format.js";

/** What a JSON text says; a text that is none says itself. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A text as lines by path: {"split.vm": 9000, ...}; empty for no text. */
export function flat(text) {
  const lines = {};
  if (text) walk("", parsed(text), lines);
  return lines;
}

/** What a string holds: a document within a document is read like the one around it. */
const opened = (value) => (typeof value === "string" && /^[{[]/.test(value) ? parsed(value) : value);

function walk(path, held, lines) {
  const value = opened(held);
  if (value !== null && typeof value === "object" && Object.keys(value).length > 0) {
    for (const [name, inner] of Object.entries(value)) walk(path ? `${path}.${name}` : name, inner, lines);
  } else {
    lines[path] = value !== null && typeof value === "object" ? JSON.stringify(value) : value; // an empty one equals another
  }
}

const SHARES = /(^|\.)(split|weights|baseline|shares|asked)\./;

/** A value of a line; weights are shown as shares. */
export const shown = (path, value) => (value === undefined ? "" : SHARES.test(path) && typeof value === "number" ? percent(value)
  : typeof value === "number" && value > 1e12 && value < 1e13 ? moment(value) : typeof value === "string" ? value : JSON.stringify(value));

/** Lines that differ first, then the rest: {path, before, after, differs}. */
export function compared(before, after) {
  const was = flat(before);
  const is = flat(after);
  const paths = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return paths.map((path) => ({ path, before: was[path], after: is[path], differs: was[path] !== is[path] }))
    .sort((a, b) => b.differs - a.differs || (a.path < b.path ? -1 : 1));
}

/** At most so many characters of a value stand in a line; the entry itself shows it whole. */
const LONGEST = 60;

const short = (path, value) => {
  const text = shown(path, value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

/** What the engine keeps for itself in a migration: the entry itself shows it, a line of a list need not. */
const BOOKKEEPING = /^(document\.)?(generation$|askedGeneration$|over$|progress\.|tests(\.|$)|state\.(force|since|state)$)/;

/** The change in a line: of a split its shares, else the first few fields that differ. */
export function brief(before, after) {
  const split = (text) => {
    try {
      const weights = JSON.parse(text).split ?? JSON.parse(text).weights;
      return weights ? Object.entries(weights).filter(([, weight]) => weight > 0).map(([name, weight]) => `${name} ${percent(weight)}`).join(" ") : "";
    } catch {
      return "";
    }
  };
  const [from, until] = [split(before), split(after)];
  if (until && from !== until) return from ? `${from} → ${until}` : until;
  return compared(before, after).filter((line) => line.differs && !BOOKKEEPING.test(line.path) && line.after !== "[]").slice(0, 3)
    .map((line) => {
      const [name, was, is] = [line.path.replace(/^document\./, ""), short(line.path, line.before), short(line.path, line.after)];
      return line.before === undefined ? `${name} ${is}` : line.after === undefined ? `${name} was ${was}` : `${name} ${was} → ${is}`;
    }).join(", ");
}
