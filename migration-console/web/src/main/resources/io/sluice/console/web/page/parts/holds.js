// Holds that stand: of whom no silent loss is believed for a while.
import { html } from "../app/html.js";
import { ago, span } from "../app/format.js";
import { to } from "../app/router.js";
import { may } from "../app/session.js";
import { endHold } from "./believe.js";
import { Chip } from "./chip.js";

export function Holds({ holds }) {
  if (!holds) return html`<p class="faint">Reading…</p>`;
  if (holds.length === 0) return html`<p class="faint">No hold stands. Before work on a registry, hold it from its own screen under <a href="/registries">Registries</a>: then no loss that comes unannounced is believed.</p>`;
  return html`<ul class="said">${holds.map((one) => html`<li key=${one.scope + one.name}>
    <div><${Chip} tone="moving">${one.scope}</${Chip}> <b>${one.scope === "source" ? html`<a href=${to.source(one.name)}>${one.name}</a>` : html`<a href=${to.claims(one.name)}>${one.name}</a>`}</b>
      <span class="quiet"> for another ${span(Date.parse(one.until) - Date.now())}, by ${one.actor} ${ago(one.since)}${one.reason && `: ${one.reason}`}</span></div>
    ${(one.scope === "source" ? may("administer") : may("operate", one.name)) && html`<button class="button small" onClick=${() => endHold(one)} aria-label=${`End the hold on ${one.name}`}>End…</button>`}</li>`)}</ul>`;
}
