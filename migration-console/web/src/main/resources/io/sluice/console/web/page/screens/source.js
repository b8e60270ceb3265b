// One source: how it does, what of it is held or wrong, what its names became, and what its credentials could do.
import { html, useCallback, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { get, paths } from "../app/api.js";
import { useEnvironments, paint } from "../app/environments.js";
import { ago, count, lower, moment, plural, span } from "../app/format.js";
import { grouped } from "../app/registries.js";
import { go, route, setQuery, to } from "../app/router.js";
import { may, useMay } from "../app/session.js";
import { useRest } from "../app/store.js";
import { believe, believeAll, endHold, hold, startWithout } from "../parts/believe.js";
import { Chip } from "../parts/chip.js";
import { Drains, useDrains } from "../parts/drains.js";
import { usePick } from "../parts/pick.js";
import { Rows } from "../parts/rows.js";
import { sourceState, sourceTone, standingOf } from "../parts/sources.js";
import { Trouble } from "../parts/trouble.js";
import { complain } from "../parts/toasts.js";

const CAUSES = { OUTAGE: "it does not answer", CREDENTIALS: "it refuses our credentials", UNTRUSTED: "its certificate is not trusted" };

export function Source({ source: name }) {
  const { data, error } = useRest(paths.source(name), { on: (e) => e.kind === "source" || e.kind === "service", every: 5_000, gap: 1_000 });
  const names = useRest(paths.names(name), { on: (e) => e.kind === "source", every: 30_000, list: true, gap: 5_000 });
  const holds = useRest(paths.holds, { every: 15_000, list: true }).data;
  const drained = useDrains();
  const administers = useMay("administer");
  const environments = useEnvironments();
  if (!data) return error ? html`<div class="stack"><h1>${name}</h1><${Trouble} error=${error} /><p><a href="/registries">All registries</a></p></div>` : html`<div class="empty">Reading…</div>`;
  const source = data.health;
  const standing = holds?.find((one) => one.scope === "source" && one.name === name);
  const lost = grouped(name, data.held);
  return html`<div class="stack">
    <div class="title"><div><span class="crumb"><a href="/registries">Registries</a></span><h1>${name}</h1></div><${Chip} tone=${sourceTone(source)}>${sourceState(source)}</${Chip}>
      <div class="does">${administers && source.held > 0 && html`<button class="button danger" onClick=${() => believeAll(source)}>Believe all losses…</button>`}
        ${administers && source.state === "STARTING" && html`<button class="button danger" onClick=${() => startWithout(source)}>Start without it…</button>`}
        ${administers && (standing ? html`<button class="button" onClick=${() => endHold(standing)}>End the hold…</button>` : html`<button class="button" onClick=${() => hold("source", name)}>Hold its losses…</button>`)}</div></div>
    <${Trouble} error=${error} />
    ${source.state !== "LIVE" && html`<div class=${"note " + (source.state === "SUSPECT" ? "bad" : "warn")} role="status"><b>${lower(source.state)} since ${moment(source.since)}${source.cause && `: ${CAUSES[source.cause] ?? lower(source.cause)}`}.</b>${source.detail && `\n${source.detail}`}${"\n"}${source.state === "STARTING" ? "It has not been read yet." : "What it said last is served."}</div>`}
    <${Drains} drains=${drained?.filter((one) => one.scope === "source" && one.name === name)} />
    ${standing && html`<div class="note info">No silent loss of it is believed for another ${span(Date.parse(standing.until) - Date.now())}: ${standing.actor}${standing.reason && `, “${standing.reason}”`}.</div>`}
    <dl class="facts panel live">
      ${fact("Environment", html`<i class=${"swatch " + paint(environments, source.environment)}></i>${source.environment}${source.region && `, ${source.region}`}`)}
      ${fact("Kind", source.kind)}${fact("Last read", source.lastRead ? ago(source.lastRead) : "never")}
      ${fact("Its names", count(source.names))}${fact("Services", count(source.services))}${fact("Ready", `${count(source.ready)} of ${count(source.instances)}`)}
      ${fact("Held", count(source.held))}${fact("No instances", count(source.rejected))}${fact("Precedence", source.precedence)}
      ${fact("Standing", standingOf(source) || "counts fully")}${source.network && fact("Network", source.network)}${source.gateways.length > 0 && fact("Gateways", source.gateways.join(", "))}
    </dl>
    ${lost.length > 0 && html`<section class="panel live" aria-label="Held losses"><header><h2>Vanished, and kept while they answer</h2></header>
      <ul class="said">${lost.slice(0, 100).map((one) => html`<li key=${one.service}><div><a href=${to.claims(one.service)}><b>${one.service}</b></a> <span class="quiet">${plural(one.addresses.length, "instance")}, gone ${ago(one.since)}${one.until && `, believed in ${span(Date.parse(one.until) - Date.now())}`}</span>
        <p class="mono faint">${one.addresses.slice(0, 8).join(", ")}</p></div>${may("operate", one.service, source.environment) && html`<button class="button small" onClick=${() => believe(one)} aria-label=${`Believe it: the loss of ${one.service}`}>Believe it…</button>`}</li>`)}</ul></section>`}
    ${data.rejected.length > 0 && html`<section class="panel scroll live" aria-label="Entries that are no instances"><header><h2>Entries that are no instances</h2></header>
      <table class="table"><thead><tr><th scope="col">service</th><th scope="col">entry</th><th scope="col">what is wrong</th></tr></thead><tbody>${data.rejected.slice(0, 100).map((one) => html`<tr key=${one.service + one.entry}><td>${one.service}</td><td class="mono">${one.entry}</td><td>${one.reason}</td></tr>`)}</tbody></table></section>`}
    <${Rights} name=${name} />
    <${Names} names=${names} />
  </div>`;
}

const fact = (says, value) => html`<div key=${says}><dt>${says}</dt><dd>${value}</dd></div>`;

/** Asked for by hand: it asks the registry. */
function Rights({ name }) {
  const [answer, setAnswer] = useState(null);
  if (!useMay("read")) return null;
  const look = async () => {
    setAnswer("asking");
    try {
      setAnswer((await get(paths.rights(name))).data);
    } catch (problem) {
      setAnswer(null);
      complain("Asking for the rights failed", problem);
    }
  };
  const known = answer !== null && answer !== "asking";
  return html`<section class="panel" aria-label="Rights"><header><h2>What our credentials could do there</h2>
    <button class="button small" disabled=${answer === "asking"} onClick=${look}>${answer === "asking" ? "Asking…" : known ? "Ask again" : "Ask the registry"}</button></header>
    ${known ? html`<p><${Chip} tone=${{ READ_ONLY: "good", EXCESSIVE: "bad", UNKNOWN: "warn" }[answer.verdict]}>${{ READ_ONLY: "✓ read only", EXCESSIVE: "more than reading", UNKNOWN: "not known" }[answer.verdict]}</${Chip}></p>
      <ul class="bullets">${answer.findings.map((one) => html`<li key=${one}>${one}</li>`)}</ul>` : html`<p class="faint">Sluice only reads. Whether it could do more is asked of the registry itself, when you want to know.</p>`}</section>`;
}

const NAME_STATES = { ADMITTED: ["calm", "a service"], PENDING: ["moving", "waits"], EXCLUDED: ["", "excluded"], NO_SERVICE: ["warn", "no service"] };

function Names({ names }) {
  const { query } = useAtom(route);
  const show = query.get("show");
  const q = query.get("q") ?? "";
  const all = names.data ?? [];
  const shown = all.filter((one) => (!show || one.state === show) && (one.name + " " + (one.service ?? "")).toLowerCase().includes(q.toLowerCase()));
  const [chosen] = usePick({ items: shown, keyOf: (one) => one.name, says: "name", group: "Source", open: (one) => one.service && go(to.claims(one.service)) });
  const row = useCallback((one) => html`<span role="cell" class="c-name">${one.name}</span>
    <span role="cell">${one.service ? html`<a href=${to.claims(one.service)}>${one.service}</a>` : html`<span class="faint">–</span>`}</span>
    <span role="cell"><${Chip} tone=${NAME_STATES[one.state]?.[0]}>${NAME_STATES[one.state]?.[1] ?? lower(one.state)}</${Chip}></span>
    <span role="cell" class="num">${one.ready} of ${one.instances}</span>
    <span role="cell" class="faint c-how">${one.reason || one.steps.map((step) => `${step.rule} → ${step.result}`).join(", ")}</span>`, []);
  return html`<section class="stack" aria-label="Its names"><div class="row"><h2>Its names</h2>
      <label class="unseen" for="names-filter">Filter by name</label><input id="names-filter" class="input small-input" type="search" placeholder="Filter by name" value=${q} onInput=${(event) => setQuery({ q: event.target.value })} />
      <div class="tabs">${[[null, "All"], ...Object.entries(NAME_STATES).map(([state, [, says]]) => [state, says])].map(([state, says]) => {
        const n = state ? all.filter((one) => one.state === state).length : all.length;
        return (n > 0 || !state) && html`<button key=${says} class="tab" aria-pressed=${show === state ? "true" : "false"} onClick=${() => setQuery({ show: state })}>${says}<span class="n">${count(n)}</span></button>`;
      })}</div></div>
    <${Trouble} error=${names.error} />
    <div class="names matrix live" role=${shown.length ? "table" : undefined} aria-label="Its names">${names.data === null ? html`<div class="empty">Reading…</div>` : shown.length === 0 ? html`<div class="empty">${all.length ? "None is so." : "It names nothing."}</div>`
      : html`<${Rows} items=${shown} height=${38} head=${0} row=${row} keyOf=${(one) => one.name} selected=${chosen} label="names" />`}</div></section>`;
}
