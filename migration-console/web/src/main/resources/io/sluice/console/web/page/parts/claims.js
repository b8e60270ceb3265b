// One service's instances by source: who claims each, who wins, who is held or waits, and why.
import { html, useEffect, useRef } from "../app/html.js";
import { paths } from "../app/api.js";
import { paint, useEnvironments } from "../app/environments.js";
import { ago, lower, plural, span } from "../app/format.js";
import { to } from "../app/router.js";
import { may } from "../app/session.js";
import { useRest } from "../app/store.js";
import { admit, believe, hold } from "./believe.js";
import { Chip } from "./chip.js";
import { Trouble } from "./trouble.js";

const MOST_SHOWN = 200;

export function Claims({ service: name, held, close }) {
  const { data: service, error } = useRest(paths.service(name), { on: (e) => e.service === name || e.kind === "source", every: 10_000 });
  const environments = useEnvironments();
  const box = useRef(null);
  useEffect(() => { if (window.innerWidth <= 1100) box.current?.scrollIntoView({ block: "nearest" }); }, [name]); // beside the list, or above it on a telephone
  const head = html`<header><h2 class="claims-title"><span class="faint">Claims on</span> <a href=${to.service(name)}>${name}</a></h2>
    <button class="button small" onClick=${close}>Close <kbd>Esc</kbd></button></header>`;
  if (!service) return html`<section ref=${box} class="panel claims" aria-label=${`Claims on ${name}`}>${head}${error ? html`<${Trouble} error=${error} />` : html`<p class="faint">Reading…</p>`}</section>`;
  const sources = [...new Set(service.endpoints.flatMap((one) => one.provenance.map(({ source }) => source)))];
  const mine = held.filter((one) => one.service === name);
  const waiting = service.candidates.filter((one) => one.kind === "NAME");
  return html`<section ref=${box} class="panel claims live" aria-label=${`Claims on ${name}`}>${head}
    <${Trouble} error=${error} />
    <div class="stack">
    ${service.conflicts.map((one) => html`<div key=${one.kind + one.subject} class="note warn"><b>${lower(one.kind)}: ${one.subject}</b>${"\n"}${one.detail}.</div>`)}
    ${mine.map((one) => html`<div key=${one.source} class="note warn does-line"><span><b>${plural(one.addresses.length, "instance")} gone from ${one.source} ${ago(one.since)}</b>, kept while they answer${one.until && `; believed ${until(one.until)}`}.</span>
      ${may("operate", name) && html`<button class="button small" onClick=${() => believe(one)}>Believe it…</button>`}</div>`)}
    ${waiting.map((one) => html`<div key=${one.id} class="note info does-line"><span><b>${one.source}</b> also calls something so: ${plural(one.ready, "ready instance")} in ${one.environment}, no traffic until admitted.</span>
      ${may("operate", name, one.environment) && html`<button class="button small" onClick=${() => admit(one)}>Admit…</button>`}</div>`)}
    ${service.endpoints.length === 0 ? html`<p class="faint">No source names an instance of it.</p>` : html`<div class="scroll"><table class="table claims-table">
      <thead><tr><th scope="col">instance</th><th scope="col">state</th>${sources.map((one) => html`<th scope="col" key=${one}><a href=${to.source(one)}>${one}</a></th>`)}</tr></thead>
      <tbody>${service.endpoints.slice(0, MOST_SHOWN).map((endpoint) => html`<tr key=${endpoint.network + endpoint.address + endpoint.port + endpoint.servicePort}>
        <td class="mono nowrap"><i class=${"swatch " + paint(environments, endpoint.environment)} title=${endpoint.environment}></i><span class="unseen">${endpoint.environment} </span>${endpoint.address}:${endpoint.port}${endpoint.servicePort && html` <span class="faint">${endpoint.servicePort}</span>`}</td>
        <td class=${"nowrap" + (endpoint.state === "READY" ? "" : " warn")}>${lower(endpoint.state)}</td>
        ${sources.map((source) => html`<td key=${source}><${Claim} endpoint=${endpoint} source=${source} /></td>`)}</tr>`)}</tbody></table></div>
      ${service.endpoints.length > MOST_SHOWN && html`<p class="faint">and ${service.endpoints.length - MOST_SHOWN} more: sluice published ${name}</p>`}`}
    <div class="row"><a class="button small" href=${to.past(new Date().toISOString(), name)}>As it was…</a>
      ${may("operate", name) && html`<button class="button small" onClick=${() => hold("service", name)}>Hold its losses…</button>`}</div>
    </div></section>`;
}

const until = (at) => (Date.parse(at) > Date.now() ? `in ${span(Date.parse(at) - Date.now())}` : "any moment");

/** What one source says of one instance. The winner's claim stands first. */
function Claim({ endpoint, source }) {
  const place = endpoint.provenance.findIndex((one) => one.source === source);
  if (place < 0) return html`<span class="faint" aria-label="does not name it">–</span>`;
  const claim = endpoint.provenance[place];
  const odd = claim.standing !== "LIVE" ? lower(claim.standing) : !claim.admitted ? "not admitted" : claim.stale ? "stale" : null;
  const says = `${source} says ${lower(claim.health)}${claim.name ? `, calls it ${claim.name}` : ""}, precedence ${claim.precedence}`;
  return html`<span title=${says}>${place === 0 ? html`<b>${endpoint.provenance.length > 1 ? "wins" : "yes"}</b>` : html`<span class="quiet">also</span>`}${
    claim.health === "PASSING" ? "" : html` <span class="warn">${lower(claim.health)}</span>`}${odd && html` <${Chip} tone="warn">${odd}</${Chip}>`}</span>`;
}
