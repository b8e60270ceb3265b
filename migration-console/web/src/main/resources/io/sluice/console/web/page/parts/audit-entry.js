// One act, whole: who, from where, what it was and became, why, and under which request.
import { html, useEffect, useRef } from "../app/html.js";
import { compared, shown } from "../app/differ.js";
import { count } from "../app/format.js";
import { to } from "../app/router.js";
import { Chip } from "./chip.js";
import { Moment } from "./when.js";

const ABOUT_A_SERVICE = /^(split|policy|home|approval|migration|emergency)\./;

/** The service that an entry is about, or null. */
export const serviceOf = (entry) => (ABOUT_A_SERVICE.test(entry.action) && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(entry.subject) ? entry.subject : null);

export function AuditEntry({ entry, close }) {
  const service = serviceOf(entry);
  const lines = compared(entry.before, entry.after);
  const justBefore = new Date(Date.parse(entry.at) - 1).toISOString();
  const box = useRef(null);
  useEffect(() => { if (window.innerWidth <= 1100) box.current?.scrollIntoView({ block: "nearest" }); }, [entry.seq]);
  return html`<section class="panel" ref=${box} aria-label=${`Entry ${entry.seq}`}><header><h2 class="claims-title"><span class="faint">Entry ${count(entry.seq)}</span> ${entry.action}</h2>
      <button class="button small" onClick=${close}>Close <kbd>Esc</kbd></button></header>
    <div class="stack"><dl class="facts">
      <div><dt>When</dt><dd><${Moment} at=${entry.at} /></dd></div>
      <div><dt>Who</dt><dd><b>${entry.actor}</b>${entry.approver && html`<br />allowed by <b>${entry.approver}</b>`}</dd></div>
      <div><dt>From</dt><dd>${entry.from || "this server"}</dd></div>
      <div><dt>What</dt><dd>${service ? html`<a href=${to.service(service)}>${entry.subject}</a>` : entry.subject}</dd></div>
      <div><dt>Result</dt><dd><${Chip} tone=${entry.result === "done" ? "calm" : "bad"}>${entry.result}</${Chip}></dd></div>
      ${entry.requestId && html`<div class="two-wide"><dt>Request</dt><dd class="mono">${entry.requestId}</dd></div>`}
    </dl>
    ${entry.reason && html`<p class="note"><span class="faint">Why: </span>${entry.reason}</p>`}
    ${lines.length === 0 ? html`<p class="faint">It has no text before or after, or its time was over and only its hash is kept.</p>` : html`<div class="scroll"><table class="table"><thead><tr><th scope="col">field</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
      <tbody>${lines.slice(0, 200).map((line) => html`<tr key=${line.path} class=${line.differs ? "" : "faint"}><th scope="row" class="mono">${line.path}</th>
        <td class=${line.differs ? "minus" : ""}>${shown(line.path, line.before)}</td><td class=${line.differs ? "plus" : ""}>${shown(line.path, line.after)}</td></tr>`)}</tbody></table></div>`}
    <div class="row">${service && html`<a class="button small" href=${to.change({ at: entry.at, service })}>What it did to the registry…</a>`}
      <a class="button small" href=${to.past(justBefore)}>The registry just before…</a></div>
    </div></section>`;
}
