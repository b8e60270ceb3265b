// Numbers, times and shares as people read them. Shares are basis points, 10,000 is all.
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** 7500 is "75%", 2520 "25.2%", 1 "0.01%". */
export const percent = (basisPoints) => (basisPoints === null || basisPoints === undefined ? "–" : number(basisPoints) + "%");

/** The same without its sign. */
export const number = (basisPoints) => String(Math.round(basisPoints) / 100);

/** A measured share: one digit, so that it does not pretend. */
export const measured = (basisPoints) => (basisPoints / 100).toFixed(basisPoints > 0 && basisPoints < 100 ? 2 : 1);

export const count = (n) => (n === null || n === undefined ? "–" : whole.format(n));

export const time = (at) => clock.format(new Date(at));

/** With the day when it is another one. */
export function moment(at) {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : `${day.format(date)} ${clock.format(date)}`;
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
