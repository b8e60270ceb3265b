// Numbers, times and shares as people read them. Shares are basis points, 10,000 is all.
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const THOUSANDS = /\B(?=(\d{3})+$)/g;

// Written by hand: making one Intl formatter takes as long as drawing a screen.
export const two = (n) => String(n).padStart(2, "0");
const clock = (date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
const day = (date) => `${date.getDate()} ${MONTHS[date.getMonth()]}`;

/** 7500 is "75%", 2520 "25.2%", 1 "0.01%". */
export const percent = (basisPoints) => (basisPoints === null || basisPoints === undefined ? "–" : number(basisPoints) + "%");

/** The same without its sign. */
export const number = (basisPoints) => String(Math.round(basisPoints) / 100);

/** A measured share: one digit, so that it does not pretend. */
export const measured = (basisPoints) => (basisPoints / 100).toFixed(basisPoints > 0 && basisPoints < 100 ? 2 : 1);

export const count = (n) => (n === null || n === undefined ? "–" : String(Math.round(n)).replace(THOUSANDS, ","));

export const time = (at) => clock(new Date(at));

/** "22 Nov 2026, 00:28:53", in the reader's zone. */
export function full(at) {
  const date = new Date(at);
  return `${day(date)} ${date.getFullYear()}, ${clock(date)}`;
}

/** "Sunday, 22 Nov 2026". */
export function dayOf(at) {
  const date = new Date(at);
  return `${DAYS[date.getDay()]}, ${day(date)} ${date.getFullYear()}`;
}

/** With the day when it is another one. */
export function moment(at) {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString() ? clock(date) : `${day(date)} ${clock(date)}`;
}

/** A span in the two units that matter. */
export function span(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  const m = Math.floor(s / 60);
  if (m < 60) return s % 60 && m < 10 ? `${m} min ${s % 60} s` : `${m} min`;
  const h = Math.floor(m / 60);
  if (h < 24) return m % 60 ? `${h} h ${m % 60} min` : `${h} h`;
  const d = Math.floor(h / 24);
  return h % 24 && d < 10 ? `${d} d ${h % 24} h` : `${d} d`;
}

export const ago = (at, now = Date.now()) => `${span(now - Date.parse(at))} ago`;

/** As a stopwatch: 6:12. */
export const watch = (ms) => {
  const s = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
};

/** {"vm": 7500, "kubernetes": 2500} is "75 / 25", in the order given. */
export const shares = (weights, order) => order.map((name) => number(weights?.[name] ?? 0)).join(" / ");

/** The same with names: "vm 75%, kubernetes 25%"; without what has nothing. */
export const words = (weights) => Object.entries(weights ?? {}).filter(([, weight]) => weight > 0)
  .map(([name, weight]) => `${name} ${percent(weight)}`).join(", ") || "nothing";

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** A sentence of REST for a person at the page: times are his, and what to type at a shell is left out. */
export const plain = (sentence) => sentence.replace(INSTANT, (at) => moment(at)).replace(/; sluice [^;]*$/, "");

/** A constant of REST as words: NOT_HONOURED is "not honoured". */
export const lower = (constant) => (constant ?? "").toLowerCase().replaceAll("_", " ");

export const plural = (n, one, many = one + "s") => `${count(n)} ${n === 1 ? one : many}`;
