// The merge matrix: what each registry says of each service, who wins, what is held, and what waits.
import { html, useCallback, useEffect, useMemo, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { paths } from "../app/api.js";
import { paint, useEnvironments } from "../app/environments.js";
import { ago, count, lower, plural, span } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { rowsOf, useClaims } from "../app/registries.js";
import { route, setQuery, to } from "../app/router.js";
import { may } from "../app/session.js";
import { useRest } from "../app/store.js";
import { admit, believe } from "../parts/believe.js";
import { Chip } from "../parts/chip.js";
import { Claims } from "../parts/claims.js";
import { Drains, useDrains } from "../parts/drains.js";
import { Holds } from "../parts/holds.js";
import { usePick } from "../parts/pick.js";
import { Rows } from "../parts/rows.js";
import { Sources } from "../parts/sources.js";
import { Trouble } from "../parts/trouble.js";

const STATES = (e) => e.kind === "source" || e.kind === "service";

export function Registries() {
  const { data: sources, error } = useRest(paths.sources, { on: (e) => e.kind === "source", every: 10_000, list: true });
  const environments = useEnvironments();
  return html`<div class="stack">
    <div class="title"><h1>Registries</h1><span class="quiet">what each source says, and what became of it</span></div>
    <${Trouble} error=${error} />
    ${sources === null ? !error && html`<div class="empty">Reading…</div>`
      : sources.length === 0 ? html`<div class="panel empty">No source is configured. Sources stand in the server's configuration, under “sources”.</div>`
      : html`<${Sources} sources=${sources} environments=${environments} />
        <${Merged} key=${sources.map(({ name }) => name).join()} sources=${sources} environments=${environments} />`}
  </div>`;
}

const WANTS = {
  all: () => true,
  conflicts: (row) => row.conflicts.length > 0,
  held: (row) => row.held > 0,
  waiting: (row) => row.waiting > 0,
};

function Merged({ sources, environments }) {
  const { query } = useAtom(route);
  const show = query.get("show") ?? "all";
  const claims = useClaims(sources);
  const conflicts = useRest(paths.conflicts, { on: STATES, every: 30_000, list: true, gap: 3_000 }).data;
  const candidates = useRest(paths.candidates, { on: STATES, every: 60_000, list: true, gap: 5_000 }).data;
  const holds = useRest(paths.holds, { every: 15_000, list: true }).data;
  const drained = useDrains();
  const tried = sources.some(({ shadow }) => shadow);
  const shadow = useRest(tried ? paths.shadow : null, { on: STATES, every: 30_000, gap: 5_000 }).data;
  const rows = useMemo(() => rowsOf(sources, claims.names, claims.held, conflicts), [...claims.names, claims.held, conflicts]);
  const names = candidates?.filter(({ kind }) => kind === "NAME") ?? null;
  const tabs = [
    ["all", "All services", claims.ready ? rows.length : null],
    ["conflicts", "Conflicts", conflicts?.length],
    ["held", "Held", claims.held.length],
    ["waiting", "Waiting", names?.length],
    ["holds", "Holds", holds?.length],
    ...(tried ? [["shadow", "Only tried", shadow?.services]] : []),
  ];
  useKeys(Object.fromEntries(tabs.map(([name, says], i) => [String(i + 1), { says: says.toLowerCase(), does: () => setQuery({ show: i ? name : null }) }])), "Registries");
  return html`
    <div class="tabs" role="group" aria-label="What is shown">${tabs.map(([name, says, n]) => html`<button key=${name} class="tab"
      aria-pressed=${show === name ? "true" : "false"} onClick=${() => setQuery({ show: name === "all" ? null : name })}>${says}<span class="n">${n === undefined || n === null ? "" : count(n)}</span></button>`)}</div>
    <${Drains} drains=${drained} />
    <${Trouble} error=${claims.error} />
    ${show === "conflicts" && html`<${Conflicts} conflicts=${conflicts} />`}
    ${show === "held" && html`<${Held} held=${claims.held} />`}
    ${show === "waiting" && html`<${Waiting} names=${names} environments=${candidates?.length - (names?.length ?? 0) || 0} />`}
    ${show === "holds" ? html`<section class="panel live" aria-label="Holds"><${Holds} holds=${holds} /></section>` : show === "shadow" ? html`<${Shadow} shadow=${shadow} />`
      : html`<${Matrix} rows=${rows} ready=${claims.ready} show=${show in WANTS ? show : "all"} sources=${sources} held=${claims.held} environments=${environments} />`}`;
}

function Matrix({ rows, ready, show, sources, held, environments }) {
  const { query } = useAtom(route);
  const q = query.get("q") ?? "";
  const open = query.get("service");
  const narrow = useNarrow();
  const shown = useMemo(() => rows.filter((row) => WANTS[show](row) && row.service.toLowerCase().includes(q.trim().toLowerCase())), [rows, show, q]);
  const [chosen] = usePick({
    items: shown, keyOf: (row) => row.service, says: "service", group: "Registries", initial: open,
    open: (row) => setQuery({ service: row.service }), leave: open ? () => setQuery({ service: null }) : null,
  });
  useKeys({ f: { says: "filter by name", does: () => document.getElementById("matrix-filter")?.focus() } }, "Registries");
  useEffect(() => { if (open && chosen && chosen !== open) setQuery({ service: chosen }); }, [chosen]);
  const columns = `minmax(150px, 1.5fr) repeat(${sources.length}, minmax(78px, 1fr)) minmax(120px, 1.1fr)`;
  const row = useCallback((one) => (narrow ? html`<${NarrowRow} one=${one} sources=${sources} environments=${environments} />` : html`<${Row} one=${one} sources=${sources} columns=${columns} />`), [sources.map(({ name }) => name).join(), narrow, environments]);
  return html`<div class=${"beside" + (open ? " is-open" : "")}>
    <div class="stack beside-list">
      <div class="row"><label class="unseen" for="matrix-filter">Filter by name</label><input id="matrix-filter" class="input small-input" type="search" placeholder="Filter by name" value=${q} spellcheck=${false} autocomplete="off"
        onInput=${(event) => setQuery({ q: event.target.value })} /><span class="quiet">${ready ? plural(shown.length, "service") : ""}</span>
        <span class="faint matrix-legend">a cell: ready instances of all that the source names; ★ wins a conflict</span></div>
      <div class="matrix live" role=${shown.length || !narrow ? "table" : undefined} aria-label="Instances by source" aria-rowcount=${shown.length || !narrow ? shown.length + 1 : undefined}>
        ${!narrow && html`<div class="matrix-head" role="row" style=${{ gridTemplateColumns: columns }}><span role="columnheader">Service</span>
          ${sources.map((source) => html`<span role="columnheader" class="num" key=${source.name}><i class=${"swatch " + paint(environments, source.environment)} title=${source.environment}></i>${source.name}${source.shadow && " (tried)"}</span>`)}
          <span role="columnheader">Attention</span></div>`}
        ${!ready ? html`<div class="empty">Reading what the sources say…</div>`
          : shown.length === 0 ? html`<div class="empty">${q ? "No service is named so." : { all: "No source names a service yet.", conflicts: "The registries do not contradict each other.", held: "Nothing vanished unannounced.", waiting: "No name waits to be let in." }[show]}</div>`
          : html`<${Rows} items=${shown} height=${narrow ? 68 : 38} row=${row} keyOf=${(one) => one.service} selected=${open ?? chosen} label="services" />`}
      </div>
    </div>
    ${open && html`<${Claims} key=${open} service=${open} held=${held} close=${() => setQuery({ service: null })} />`}
  </div>`;
}

function Row({ one, sources, columns }) {
  return useMemo(() => html`<span class="matrix-cells" role="none" style=${{ gridTemplateColumns: columns }}>
    <span role="cell" class="c-name"><a href=${to.claims(one.service)} onClick=${(event) => { event.preventDefault(); setQuery({ service: one.service }); }}>${one.service}</a></span>
    ${sources.map((source) => html`<span role="cell" key=${source.name} class="num"><${Cell} cell=${one.cells[source.name]} stale=${source.state !== "LIVE"} /></span>`)}
    <span role="cell" class="c-wants"><${Wants} row=${one} /></span></span>`, [JSON.stringify(one), columns]);
}

function NarrowRow({ one, sources, environments }) {
  return html`<span role="cell" class="c-name"><a href=${to.claims(one.service)} onClick=${(event) => { event.preventDefault(); setQuery({ service: one.service }); }}>${one.service}</a></span>
    <span role="cell" class="c-wants"><${Wants} row=${one} /></span>
    <span role="cell" class="c-cells">${sources.filter(({ name }) => one.cells[name]).map((source) => html`<span key=${source.name}><i class=${"swatch " + paint(environments, source.environment)}></i><span class="faint">${source.name}</span> <${Cell} cell=${one.cells[source.name]} stale=${source.state !== "LIVE"} /></span>`)}</span>`;
}

function Cell({ cell, stale }) {
  if (!cell) return html`<span class="faint" aria-label="does not name it">·</span>`;
  return html`<span class=${(cell.wins ? "wins " : "") + (stale ? "faint" : "")} title=${stale ? "as it was when the source could last be read" : undefined}>${cell.wins && "★ "}${cell.ready}${cell.ready !== cell.instances ? html`<span class="faint">/${cell.instances}</span>` : ""}${
    cell.held > 0 && html`<span class="warn" title=${`${cell.held} vanished and kept`}> +${cell.held} held</span>`}${cell.waiting && html`<span class="quiet"> waits</span>`}</span>`;
}

const Wants = ({ row }) => html`${row.conflicts.length > 0 && html`<${Chip} tone="warn">${row.conflicts.length === 1 ? "conflict" : `${row.conflicts.length} conflicts`}</${Chip}> `}${
  row.held > 0 && html`<${Chip} tone="warn">${row.held} held</${Chip}> `}${row.waiting > 0 && html`<${Chip} tone="">waits</${Chip}> `}${
  row.conflicts.length === 0 && row.held === 0 && row.waiting === 0 && html`<span class="faint">${row.only ? `${row.only} only` : ""}</span>`}`;

const MOST_LISTED = 200;
const Cut = ({ of }) => of.length > MOST_LISTED && html`<p class="faint">and ${count(of.length - MOST_LISTED)} more below in the matrix</p>`;

function Conflicts({ conflicts }) {
  if (!conflicts?.length) return null;
  return html`<section class="panel live" aria-label="Conflicts"><header><h2>Who contradicts whom</h2></header>
    <ul class="said">${conflicts.slice(0, MOST_LISTED).map((one) => html`<li key=${one.service + one.kind + one.subject}>
      <div><a href=${to.claims(one.service)}><b>${one.service}</b></a> <${Chip} tone="warn">${lower(one.kind)}</${Chip}> <span class="mono">${one.subject}</span>
        <p class="quiet"><b>★ ${one.parties[0]}</b>${one.parties.length > 1 && html` against ${one.parties.slice(1).join(", ")}`}. ${one.detail}.</p></div></li>`)}</ul><${Cut} of=${conflicts} /></section>`;
}

function Held({ held }) {
  if (held.length === 0) return null;
  return html`<section class="panel live" aria-label="Held losses"><header><h2>Gone without a goodbye, and kept while they answer</h2></header>
    <ul class="said">${held.slice(0, MOST_LISTED).map((one) => html`<li key=${one.source + one.service}>
      <div><a href=${to.claims(one.service)}><b>${one.service}</b></a> <span class="quiet">${plural(one.addresses.length, "instance")} gone from <a href=${to.source(one.source)}>${one.source}</a> ${ago(one.since)}: ${REASONS[one.reason] ?? lower(one.reason)}${one.until ? `, believed in ${span(Date.parse(one.until) - Date.now())}` : ", no time decides it"}</span>
        <p class="mono faint">${one.addresses.slice(0, 6).join(", ")}${one.addresses.length > 6 && ` and ${one.addresses.length - 6} more`}</p></div>
      ${may("operate", one.service) && html`<button class="button small" onClick=${() => believe(one)} aria-label=${`Believe it: the loss of ${one.service} in ${one.source}`}>Believe it…</button>`}</li>`)}</ul><${Cut} of=${held} /></section>`;
}

const REASONS = { SERVICE_DROP: "too much of one service at once", SOURCE_SUSPECT: "its source is suspect", OPERATOR: "somebody holds it" };

function Waiting({ names, environments }) {
  return html`${names?.length > 0 && html`<section class="panel live" aria-label="Names that wait"><header><h2>Names that wait to be let in</h2></header>
    <ul class="said">${names.slice(0, MOST_LISTED).map((one) => html`<li key=${one.id}>
      <div><b>${one.name}</b> <span class="quiet">of <a href=${to.source(one.source)}>${one.source}</a> would join</span> <a href=${to.claims(one.service)}><b>${one.service}</b></a> <span class="quiet">with ${plural(one.ready, "ready instance")} in ${one.environment}</span></div>
      ${may("operate", one.service, one.environment) && html`<button class="button small" onClick=${() => admit(one)} aria-label=${`Admit ${one.name} to ${one.service}`}>Admit…</button>`}</li>`)}</ul><${Cut} of=${names} /></section>`}
    ${environments > 0 && html`<p class="quiet">Besides, ${count(environments)} services are ready in an environment that has no traffic yet; the first split that names it lets it in.</p>`}`;
}

function Shadow({ shadow }) {
  if (!shadow) return html`<div class="empty">Reading…</div>`;
  return html`<section class="panel live" aria-label="Only tried"><header><h2>If ${shadow.sources.join(" and ")} counted, ${plural(shadow.services, "service")} would differ</h2></header>
    ${shadow.services === 0 ? html`<p class="quiet">Nothing would be otherwise: take “shadow” out of its configuration when you like.</p>` : html`<ul class="said">${shadow.differences.slice(0, MOST_LISTED).map((one) => html`<li key=${one.service}>
      <div><a href=${to.claims(one.service)}><b>${one.service}</b></a> <span class="faint">since ${ago(one.since)}</span>
        ${one.changes.map((change) => html`<p class="quiet diff" key=${change.subject + change.kind}><span class=${change.kind === "ADDED" ? "plus" : change.kind === "MISSING" ? "minus" : ""}>${change.kind === "ADDED" ? "+" : change.kind === "MISSING" ? "−" : "~"} ${lower(change.kind)}</span> <span class="mono">${change.subject}</span> ${change.published && change.shadow ? `${change.published} → ${change.shadow}` : change.published || change.shadow}</p>`)}
        ${one.count > one.changes.length && html`<p class="faint">and ${one.count - one.changes.length} more</p>`}</div></li>`)}</ul>`}</section>`;
}

/** Under 900 pixels a row says its sources instead of lining them up. */
export function useNarrow(width = 900) {
  const [narrow, setNarrow] = useState(() => window.innerWidth <= width);
  useEffect(() => {
    const look = () => setNarrow(window.innerWidth <= width);
    window.addEventListener("resize", look);
    return () => window.removeEventListener("resize", look);
  }, [width]);
  return narrow;
}
