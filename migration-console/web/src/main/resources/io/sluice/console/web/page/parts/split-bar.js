// A split as a bar. Environments differ by colour, pattern and label; a screen reader hears the numbers.
import { html } from "../app/html.js";
import { measured as digits, number, words } from "../app/format.js";
import { ordered, paint } from "../app/environments.js";

/**
 * @param {object} props `weights` and `measured` in basis points by environment; where they part, a tick
 *   shows what was measured
 */
export function SplitBar({ weights, measured = null, environments, tall = false, names = true }) {
  const order = ordered(environments, weights);
  const shown = order.filter((name) => weights[name] > 0);
  const label = "asked " + words(weights) + (measured ? "; measured "
    + order.map((name) => `${name} ${digits(measured[name] ?? 0)}%`).join(", ") : "");
  if (shown.length === 0) {
    return html`<div class="split bare" role="img" aria-label="no split"><div class="segs"></div></div>`;
  }
  return html`<div class=${"split" + (tall ? " tall" : "")} role="img" aria-label=${label}>
    <div class="segs">${shown.map((name) => html`<span key=${name}
      class=${`seg ${paint(environments, name)}${weights[name] < 500 ? " thin" : ""}`}
      style=${{ flexGrow: weights[name] }}>${label_(name, weights[name], names)}</span>`)}</div>
    ${measured && ticks(shown, order, weights, measured)}
  </div>`;
}

const NARROW_PX = 250; // bars of rows are about so wide, and wider where there is room
const LETTER_PX = 7;

/** As much as its part has room for. */
function label_(name, weight, names) {
  const fits = (text) => (weight / 10_000) * NARROW_PX >= (text.length + 1) * LETTER_PX;
  const whole = `${name} ${number(weight)}`;
  if (names && fits(whole)) return whole;
  return fits(number(weight)) ? number(weight) : null;
}

/** One where each two parts meet, as measured. */
function ticks(shown, order, weights, measured) {
  const ticks = [];
  let asked = 0;
  let seen = 0;
  for (const name of order.slice(0, -1)) {
    asked += weights[name] ?? 0;
    seen += measured[name] ?? 0;
    const off = Math.abs(asked - seen) > 200;
    if (off || (seen > 0 && seen < 10_000)) {
      ticks.push(html`<i key=${name} class=${"tick" + (off ? " off" : "")} style=${{ left: `${seen / 100}%` }}></i>`);
    }
  }
  return ticks;
}
