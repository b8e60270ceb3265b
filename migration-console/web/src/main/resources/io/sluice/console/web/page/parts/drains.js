// What operators took out of the traffic, a source or a zone, and the way back into it.
import { html } from "../app/html.js";
import { ask, paths } from "../app/api.js";
import { ago, span } from "../app/format.js";
import { to } from "../app/router.js";
import { may } from "../app/session.js";
import { touch, useRest } from "../app/store.js";
import { Chip } from "./chip.js";
import { confirm } from "./dialog.js";
import { toast } from "./toasts.js";

/** Those that stand: {scope, name, since, until, actor, reason}, or null before they are known. */
export const useDrains = () => useRest(paths.drains, { on: (e) => e.kind === "service" || e.kind === "source", every: 15_000, gap: 2_000 }).data?.items ?? null;

/** Whether an endpoint is in the zone or of the source that is drained. */
export const drains = ({ scope, name }, endpoint) => (scope === "zone" ? endpoint.zone === name : endpoint.provenance.some((claim) => claim.source === name));

/** @param {{drains: object[]}} props those that are shown; nothing for none */
export function Drains({ drains: standing }) {
  if (!standing?.length) return null;
  return html`<section class="panel live" aria-label="Out of the traffic"><ul class="said">${standing.map((one) => html`<li key=${one.scope + one.name}>
    <div><${Chip} tone="warn">drained</${Chip}> ${one.scope} <b>${one.scope === "source" ? html`<a href=${to.source(one.name)}>${one.name}</a>` : one.name}</b>
      <span class="quiet"> by ${one.actor} ${ago(one.since)}, ${one.until ? `for another ${span(Date.parse(one.until) - Date.now())}` : "until somebody ends it"}${one.reason && `: ${one.reason}`}</span></div>
    ${may("operate", "*", "*") && html`<button class="button small" onClick=${() => end(one)} aria-label=${`End the drain of ${one.scope} ${one.name}`}>End…</button>`}</li>`)}</ul></section>`;
}

function end(one) {
  confirm({
    title: `Put ${one.scope} ${one.name} back into the traffic`,
    confirm: "End the drain",
    body: html`<p>Its ready endpoints get their share again at once.</p>`,
    reason: "optional",
    async does(reason) {
      const { data } = await ask("DELETE", paths.drain(one.scope, one.name), { body: { reason } });
      toast({ text: data.changed ? `${one.name} is back in the traffic` : "It had ended already" });
      touch(paths.drains, paths.services, paths.sources, paths.alarms, paths.changes);
    },
  });
}
