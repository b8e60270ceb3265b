// The dial: the split itself, taken by the boundary between two environments. Moving it sends nothing.
import { html, useRef, useState } from "../app/html.js";
import { paint } from "../app/environments.js";
import { number, percent } from "../app/format.js";

const STEPS = { ArrowRight: 100, ArrowUp: 100, ArrowLeft: -100, ArrowDown: -100, PageUp: 1000, PageDown: -1000 };

/**
 * @param {object} props `order`: environments from left to right; `weights`: as dialled; `asked`: in force;
 *   `onChange(weights)`; `onEnter()`; `disabled`
 */
export function Dial({ order, weights, asked, environments, onChange, onEnter, disabled }) {
  const track = useRef(null);
  const [held, setHeld] = useState(-1);
  const edges = edgesOf(order, weights);
  const moveTo = (i, place) => onChange(moved(order, weights, i, Math.round(place)));
  const drag = (event, i) => {
    if (held !== i) return;
    const box = track.current.getBoundingClientRect();
    const fine = event.shiftKey ? 10 : 100;
    moveTo(i, Math.round(((event.clientX - box.left) / box.width) * 10_000 / fine) * fine);
  };
  const jump = (event) => { // the nearest boundary comes to where one clicks
    const box = track.current.getBoundingClientRect();
    const place = Math.round((event.clientX - box.left) / box.width * 100) * 100;
    const nearest = edges.reduce((best, edge, i) => (Math.abs(edge - place) < Math.abs(edges[best] - place) ? i : best), 0);
    moveTo(nearest, place);
  };
  const key = (event, i) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      onEnter();
      return;
    }
    const by = STEPS[event.key];
    const place = event.key === "Home" ? 0 : event.key === "End" ? 10_000
      : by === undefined ? null : edges[i] + (event.shiftKey ? by / 10 : by);
    if (place === null) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(i, place);
  };
  return html`<div class=${"dial" + (disabled ? " disabled" : "")}>
    <div class="dial-track" ref=${track} onClick=${(event) => { if (!disabled && !event.target.closest(".handle")) jump(event); }}>
      <div class="split tall" aria-hidden="true"><div class="segs">${order.map((name) => (weights[name] ?? 0) > 0 && html`<span key=${name}
        class=${`seg ${paint(environments, name)}${weights[name] < 700 ? " thin" : ""}`} style=${{ flexGrow: weights[name] }}>${weights[name] < 700 ? "" : weights[name] < 1800 ? percent(weights[name]) : `${name} ${percent(weights[name])}`}</span>`)}</div></div>
      ${edgesOf(order, asked).map((edge, i) => edge !== edges[i] && html`<i key=${"was" + i} class="was" style=${{ left: `${edge / 100}%` }}></i>`)}
      ${edges.map((edge, i) => html`<button key=${"edge" + i} type="button" class=${"handle" + (held === i ? " held" : "")} style=${{ left: `${edge / 100}%` }}
        role="slider" aria-label=${`Between ${order[i]} and ${order[i + 1]}`} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${number(edge)}
        aria-valuetext=${order.map((name) => `${name} ${percent(weights[name] ?? 0)}`).join(", ")} disabled=${disabled}
        onPointerDown=${(event) => { event.currentTarget.setPointerCapture(event.pointerId); setHeld(i); }}
        onPointerMove=${(event) => drag(event, i)} onPointerUp=${() => setHeld(-1)} onPointerCancel=${() => setHeld(-1)}
        onKeyDown=${(event) => key(event, i)}><span></span></button>`)}
    </div>
    <div class="dial-scale" aria-hidden="true"><span>0</span><span>25</span><span>50</span><span>75</span><span>100</span></div>
    <div class="dial-typed">${order.map((name) => html`<${Typed} key=${name} name=${name} weight=${weights[name] ?? 0} disabled=${disabled}
      paint=${paint(environments, name)} onEnter=${onEnter} onChange=${(weight) => onChange(typed(order, weights, name, weight))} />`)}</div>
  </div>`;
}

function Typed({ name, weight, onChange, onEnter, disabled, paint: painted }) {
  const [text, setText] = useState(null);
  const take = (value) => {
    const share = Math.round(Number(value.replace(",", ".").replace("%", "")) * 100);
    if (value.trim() !== "" && share >= 0 && share <= 10_000) onChange(share);
  };
  return html`<label class="typed"><span><i class=${"swatch " + painted}></i>${name}</span>
    <span class="typed-box"><input class="input" inputmode="decimal" aria-label=${`${name} in percent`} disabled=${disabled}
      value=${text ?? number(weight)} onFocus=${(event) => event.target.select()}
      onInput=${(event) => { setText(event.target.value); take(event.target.value); }} onBlur=${() => setText(null)}
      onKeyDown=${(event) => { if (event.key === "Enter") onEnter(); }} /> %</span></label>`;
}

/** Where parts meet, from the left, in basis points. */
function edgesOf(order, weights) {
  let sum = 0;
  return order.slice(0, -1).map((name) => (sum += weights[name] ?? 0));
}

/** The weights with one boundary elsewhere; it stops at its neighbours. */
function moved(order, weights, i, place) {
  const edges = edgesOf(order, weights);
  const low = i === 0 ? 0 : edges[i - 1];
  const high = i === edges.length - 1 ? 10_000 : edges[i + 1];
  edges[i] = Math.max(low, Math.min(high, place));
  return Object.fromEntries(order.map((name, n) => [name, (edges[n] ?? 10_000) - (edges[n - 1] ?? 0)]));
}

/** The weights with one of them typed; the others keep their proportions. */
function typed(order, weights, name, weight) {
  const others = order.filter((other) => other !== name);
  const before = others.reduce((sum, other) => sum + (weights[other] ?? 0), 0);
  const rest = 10_000 - weight;
  const result = { [name]: weight };
  let left = rest;
  others.forEach((other, i) => {
    const part = i === others.length - 1 ? left
      : before > 0 ? Math.round(rest * (weights[other] ?? 0) / before) : i === 0 ? rest : 0;
    result[other] = Math.max(0, Math.min(left, part));
    left -= result[other];
  });
  return Object.fromEntries(order.map((one) => [one, result[one] ?? 0]));
}
