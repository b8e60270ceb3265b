// The sources, a row each: what they are, how they do, and how old what they said is.
import { html } from "../app/html.js";
import { paint } from "../app/environments.js";
import { count, lower, span } from "../app/format.js";
import { to } from "../app/router.js";
import { Chip } from "./chip.js";

export const sourceTone = (source) => ({ LIVE: "calm", STARTING: "moving", SUSPECT: "bad", STALE: "warn" })[source.state] ?? "";

export const sourceState = (source) => (source.state === "LIVE" ? "live" : `${lower(source.state)} ${span(Date.now() - Date.parse(source.since))}`);

/** What it may do, in words: its trust, how names come in, and whether it counts at all. */
export function standingOf(source) {
  const words = [];
  if (source.shadow) words.push("only tried");
  if (source.trust === "CONFIRM") words.push("needs a second witness");
  if (source.trust === "VETO") words.push("vetoes");
  if (source.admission === "CONFIRM") words.push("new names wait");
  if (!source.required) words.push("not waited for");
  return words.join(", ");
}

export function Sources({ sources, environments }) {
  return html`<div class="sources live" role="table" aria-label="Sources">
    <div class="sources-head" role="row">${["Source", "State", "Kind", "Precedence", "Services", "Ready of all", "Held", "No instances"].map((name) => html`<span role="columnheader" key=${name} class=${["Precedence", "Services", "Ready of all", "Held", "No instances"].includes(name) ? "num" : ""}>${name}</span>`)}</div>
    ${sources.map((source) => html`<div role="row" key=${source.name} class="source-row">
      <span role="cell" class="c-name"><i class=${"swatch " + paint(environments, source.environment)} aria-hidden="true"></i><a href=${to.source(source.name)}>${source.name}</a> <span class="faint">${source.environment}${source.region && `, ${source.region}`}</span></span>
      <span role="cell"><${Chip} tone=${sourceTone(source)}>${sourceState(source)}</${Chip}></span>
      <span role="cell" class="c-kind">${source.kind} <span class="faint">${standingOf(source)}</span></span>
      <span role="cell" class="num" data-says="precedence">${source.precedence}</span>
      <span role="cell" class="num" data-says="services">${count(source.services)}</span>
      <span role="cell" class="num" data-says="ready">${count(source.ready)}<span class="faint"> of ${count(source.instances)}</span></span>
      <span role="cell" class=${"num" + (source.held ? " warn" : " faint")} data-says="held">${count(source.held)}</span>
      <span role="cell" class=${"num c-rejected" + (source.rejected ? " warn" : " faint")} data-says="no instances">${count(source.rejected)}</span>
      ${source.detail && html`<span role="cell" class="c-detail quiet">${source.detail}</span>`}
    </div>`)}
  </div>`;
}
