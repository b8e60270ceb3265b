// The four proofs side by side: asked, published, acknowledged, measured. Where they part, the reason in words.
import { html } from "../app/html.js";
import { ordered, paint } from "../app/environments.js";
import { ago, count, measured as digits, number, percent, span } from "../app/format.js";
import { SplitBar } from "./split-bar.js";

export function Proof({ proof, environments }) {
  if (!proof) return html`<section class="proof" aria-label="Proof"><div class="panel empty">Reading the proof…</div></section>`;
  const published = proof.published[0] ?? null;
  const order = ordered(environments, proof.asked, published?.shares, proof.measured.shares);
  const acks = proof.acknowledged;
  const seen = Object.fromEntries(Object.entries(proof.measured.shares).map(([name, share]) => [name, share.basisPoints]));
  const isSaid = published !== null && order.every((name) => (published.shares[name] ?? 0) === (proof.asked[name] ?? 0));
  const isHad = acks.complete && acks.acknowledged === acks.known;
  const enough = proof.measured.requests > 0;
  const tooFew = proof.findings.some((one) => one.kind === "too-few-requests");
  const isSeen = enough && !tooFew && order.every((name) => {
    const share = proof.measured.shares[name];
    const wanted = published?.shares[name] ?? 0;
    return share ? share.low - 100 <= wanted && wanted <= share.high + 100 : wanted === 0;
  });
  const grave = proof.findings.some((one) => !SOON.has(one.kind));
  return html`<section class="proof live" aria-label="Proof">
    <ol class="proofs">
      <${Step} name="Asked" state="good" says="stored">
        <${Big} order=${order} of=${(name) => number(proof.asked[name] ?? 0)} />
        <${SplitBar} weights=${proof.asked} environments=${environments} names=${false} />
        <p class="quiet">${proof.generation === 0 ? "never changed" : `generation ${proof.generation}`}</p>
      </${Step}>
      <${Step} name="Published" state=${isSaid ? "good" : "warn"} says=${isSaid ? "as asked" : "not as asked"}>
        <${Big} order=${order} of=${(name) => number(published?.shares[name] ?? 0)} />
        <${SplitBar} weights=${published?.shares ?? {}} environments=${environments} names=${false} />
        <p class="quiet">${published?.dropped ? `${percent(published.dropped)} is dropped` : proof.published.length > 1 ? `${proof.published.length} assignments` : "in the resources now"}</p>
      </${Step}>
      <${Step} name="Acknowledged" state=${acks.missing.some((one) => one.state === "rejected") ? "bad" : isHad ? "good" : "warn"} says=${isHad ? "by all" : "not by all"}>
        <div class="big">${count(acks.acknowledged)} <small>of ${count(acks.known)}</small></div>
        <div class="progress" aria-hidden="true"><i style=${{ width: `${acks.known ? (acks.acknowledged / acks.known) * 100 : 0}%` }}></i></div>
        <p class="quiet">${acks.known === 0 ? "no known proxy depends on it" : acks.complete ? "known proxies" : "those that are away are not counted: the database cannot be read"}</p>
      </${Step}>
      <${Step} name="Measured" state=${!enough || tooFew ? "none" : isSeen ? "good" : "warn"} says=${!enough ? "no requests" : tooFew ? "too few to tell yet" : isSeen ? "as published" : "not as published"}>
        ${enough ? html`<${Big} order=${order} of=${(name) => digits(seen[name] ?? 0)} plusMinus=${half(proof, order)} />
          <${SplitBar} weights=${seen} environments=${environments} names=${false} />`
          : html`<div class="big faint">–</div><div class="split bare"><div class="segs"></div></div>`}
        <p class="quiet">${enough ? `${count(proof.measured.requests)} requests in ${span(Date.parse(proof.measured.until) - Date.parse(proof.measured.from))}${
          proof.measured.errors ? `, ${percent(Math.round((proof.measured.errors / proof.measured.requests) * 10_000))} failed` : ""}` : "no proxy reports any"}</p>
      </${Step}>
    </ol>
    <div class="proof-foot">
      <span class="legend">${order.map((name) => html`<span key=${name}><i class=${"swatch " + paint(environments, name)}></i>${name}</span>`)}</span>
      <span>coverage <b>${percent(proof.coverage.basisPoints)}</b>${proof.coverage.unknown && html`<span class="faint"> (${proof.coverage.unknown})</span>`}</span>
      ${proof.holds ? html`<span class="good">✓ all four agree</span>` : grave ? html`<span class="warn">≠ they do not agree</span>` : html`<span>… not proven yet</span>`}
    </div>
    ${proof.findings.length > 0 && html`<ul class="findings">${proof.findings.slice(0, 12).map((one) => html`<li key=${one.kind + one.subject} class=${SOON.has(one.kind) ? "quiet" : "note " + (GRAVE.has(one.kind) ? "bad" : "warn")}>
      <b>${one.kind.replaceAll("-", " ")}</b> ${one.words}</li>`)}</ul>`}
    ${acks.missing.length > 0 && html`<details><summary>${count(acks.known - acks.acknowledged)} without it</summary>
      <ul>${acks.missing.map((one) => html`<li key=${one.proxy}><code>${one.proxy}</code> of ${one.service}: ${one.state} since ${ago(one.since)} ${one.words && html`<span class="bad">${one.words}</span>`}</li>`)}</ul></details>`}
  </section>`;
}

/** What time alone mends is no warning. */
const SOON = new Set(["too-few-requests", "not-propagated", "no-reports"]);
const GRAVE = new Set(["rejected", "nobody-ready", "panic"]);
const MARKS = { good: "✓", warn: "≠", bad: "✕", none: "…" };

function Step({ name, state, says, children }) {
  return html`<li class=${"proof-step is-" + state}><header><h2>${name}</h2><span class=${"mark " + state}>${MARKS[state]} <span>${says}</span></span></header>${children}</li>`;
}

const Big = ({ order, of, plusMinus }) => html`<div class="big">${order.map((name, i) => html`${i > 0 && html`<span class="sep"> / </span>`}<span title=${name}>${of(name)}</span>`)}${plusMinus && html`<small> ±${plusMinus}</small>`}</div>`;

/** Half of the widest interval, in points. */
function half(proof, order) {
  const widths = order.map((name) => proof.measured.shares[name]).filter(Boolean).map((share) => (share.high - share.low) / 2);
  return widths.length ? (Math.max(...widths) / 100).toFixed(1) : null;
}
