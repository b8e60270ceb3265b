// Every service in a row: what was asked, what requests do, and what wants attention.
import { html, useCallback, useEffect, useLayoutEffect, useMemo, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { paths } from "../app/api.js";
import { ordered, useEnvironments } from "../app/environments.js";
import { ago, count, measured as digits, number, percent, plural } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { go, route, setQuery, to } from "../app/router.js";
import { may } from "../app/session.js";
import { FILTERS, useServices, useShown } from "../app/services.js";
import { useRest } from "../app/store.js";
import { ChangeList } from "../parts/changes.js";
import { Chip } from "../parts/chip.js";
import { rollBack } from "../parts/rollback.js";
import { Rows } from "../parts/rows.js";
import { SplitBar } from "../parts/split-bar.js";

const COLUMNS = [["attention", "Service"], ["share", "Split"], [null, "Asked"], [null, "Measured"], ["coverage", "Coverage"], ["acks", "Acks"], [null, "Way back"], ["attention", "State"]];

export function Fleet() {
  const { query } = useAtom(route);
  const q = query.get("q") ?? "";
  const show = query.get("show") ?? "all";
  const sort = query.get("sort") ?? "attention";
  const { data: services, error } = useServices();
  const environments = useEnvironments();
  const { shown, counts } = useShown(services, { q, show, sort });
  const [selected, setSelected] = useState(null);
  const height = useRowHeight();
  const place = shown.findIndex((one) => one.service.name === selected);
  const move = (by) => {
    const next = shown[Math.max(0, Math.min(shown.length - 1, place < 0 ? (by > 0 ? 0 : shown.length - 1) : place + by))];
    if (next) setSelected(next.service.name);
  };
  const chosen = shown[place]?.service ?? null;
  useKeys({
    j: { says: "next service", does: () => move(1) },
    k: { says: "service before", does: () => move(-1) },
    ArrowDown: { says: "next service", does: () => move(1), hidden: true },
    ArrowUp: { says: "service before", does: () => move(-1), hidden: true },
    Enter: { says: "open it", does: () => go(to.service(chosen.name)), when: chosen !== null && !document.activeElement?.matches("a, button") },
    R: { says: "roll it back", does: () => rollBack(chosen.name), when: chosen !== null && may("operate", chosen.name) },
    ...Object.fromEntries(FILTERS.map((one, i) => [String(i + 1), { says: one.says.toLowerCase(), does: () => setQuery({ show: i ? one.name : null }) }])),
  }, "Fleet");
  useLayoutEffect(() => { // what Enter opens is what stands there
    const open = () => { if (shown.length > 0) go(to.service(shown[0].service.name)); };
    document.addEventListener("found", open);
    return () => document.removeEventListener("found", open);
  }, [shown]);
  const row = useCallback((one) => html`<${Row} one=${one} environments=${environments} />`, [environments]);
  return html`<div class="stack">
    <h1 class="unseen">Fleet</h1>
    <${Alarms} wide=${show === "alarms"} />
    <${Recent} />
    <div class="row fleet-tools">
      <div class="tabs" role="group" aria-label="Filter">${FILTERS.map((one) => html`<button key=${one.name} class="tab"
        aria-pressed=${(FILTERS.some(({ name }) => name === show) ? show : "all") === one.name ? "true" : "false"}
        onClick=${() => setQuery({ show: one.name === "all" ? null : one.name })}>${one.says}<span class="n">${services ? count(counts[one.name]) : ""}</span></button>`)}</div>
      ${q && html`<span class="quiet">named “${q}” <button class="button small" onClick=${() => setQuery({ q: null })}>Show all</button></span>`}
    </div>
    ${error && html`<div class="note bad" role="alert">${error.detail}</div>`}
    <div class="fleet live" role="table" aria-label="Services" aria-rowcount=${shown.length + 1}>
      <div class="fleet-head" role="row" aria-rowindex="1">${COLUMNS.map(([by, name], i) => html`<span key=${name} role="columnheader"
        aria-sort=${by && sort === by && i < 7 ? "ascending" : undefined}>${by && i > 0 && i < 7
          ? html`<button onClick=${() => setQuery({ sort: sort === by ? null : by })}>${name}${sort === by ? " ↓" : ""}</button>`
          : i === 0 ? html`<button onClick=${() => setQuery({ sort: sort === "name" ? null : "name" })}>${name}${sort === "name" ? " ↓" : ""}</button>` : name}</span>`)}</div>
      ${services === null ? !error && html`<div class="empty">Reading the fleet…</div>`
        : shown.length === 0 ? html`<div class="empty">${q ? `No service is named so.` : show === "trouble" ? "Nothing wants attention." : "No service is so."}</div>`
        : html`<${Rows} items=${shown} height=${height} row=${row} keyOf=${(one) => one.service.name} selected=${selected} label="services" />`}
    </div>
  </div>`;
}

/** Drawn again only when what it shows is otherwise: most rows are not, most of the time. */
function Row({ one, environments }) {
  return useMemo(() => drawRow(one, environments), [JSON.stringify(one), environments]);
}

function drawRow(one, environments) {
  const { service, tone, words, alarms } = one;
  const order = ordered(environments, service.environments, service.asked);
  const seen = service.measured?.shares ?? null;
  const acks = service.acknowledged?.known ? service.acknowledged : null; // nobody depends on it: nobody to ask
  const seenWords = seen ? order.map((name) => digits(seen[name] ?? 0)).join(" / ") : "–";
  return html`
    <span role="cell" class="c-name"><a href=${to.service(service.name)}>${service.name}</a></span>
    <span role="cell" class="c-bar"><${SplitBar} weights=${service.asked} measured=${seen} environments=${environments} /></span>
    <span role="cell" class="c-asked num" data-says="asked">${Object.keys(service.asked).length ? order.map((name) => number(service.asked[name] ?? 0)).join(" / ") : "–"}</span>
    <span role="cell" class=${"c-measured num" + (seen ? "" : " faint")} data-says="measured">${seenWords}</span>
    <span role="cell" class=${"c-cover num" + (service.coverage === undefined || service.coverage === null ? " faint" : service.coverage < 9000 ? " warn" : "")} data-says="coverage">${percent(service.coverage)}</span>
    <span role="cell" class=${"c-acks num" + (!acks ? " faint" : acks.rejected ? " bad" : acks.acknowledged < acks.known ? " warn" : "")} data-says="acks">${acks ? `${count(acks.acknowledged)}/${count(acks.known)}` : "–"}${acks?.rejected ? ` ${acks.rejected} reject` : ""}</span>
    <span role="cell" class=${"c-back " + (service.returnPath ? (service.returnPath.complete ? "quiet" : "warn") : "faint")} title=${service.returnPath?.words}>${wayBack(service.returnPath)}</span>
    <span role="cell" class="c-state">${alarms > 0 && html`<${Chip} tone="bad">${alarms === 1 && service.alarms?.worst ? service.alarms.worst.replaceAll("-", " ") : plural(alarms, "alarm")}</${Chip}>`}
      ${service.held > 0 && html`<${Chip} tone="warn">${count(service.held)} held</${Chip}>`}
      ${service.frozen && html`<${Chip} tone="">frozen</${Chip}>`}<${Chip} tone=${tone}>${words}</${Chip}></span>`;
}

function wayBack(path) {
  if (!path) return "–";
  const share = path.basisPoints === null ? "" : path.complete ? "" : `: up to ${percent(path.basisPoints)}`;
  return `${path.environment} ${path.of === null ? `${path.ready} ready` : `${path.ready} of ${path.of}`}${share}`;
}

const ALARMS_SHOWN = 3;

function Alarms({ wide }) {
  const { data } = useRest(paths.alarms, { on: (e) => e.kind === "alarm", every: 30_000, list: true });
  const [all, setAll] = useState(false);
  if (!data?.length) return null;
  const shown = all || wide ? data.slice(0, 200) : data.slice(0, ALARMS_SHOWN);
  return html`<section class="panel alarms live" aria-label="Alarms"><header><h2 class="bad">${plural(data.length, "alarm")}</h2>
    ${data.length > ALARMS_SHOWN && html`<button class="button small" onClick=${() => setAll(!all)}>${all ? "Fewer" : `All ${data.length}`}</button>`}</header>
    <ul class="changes">${shown.map((alarm) => html`<li key=${alarm.kind + alarm.subject + alarm.text}><span class="faint nowrap">${ago(alarm.since)}</span>
      <div><b>${alarm.subject}</b> <${Chip} tone="bad">${alarm.kind.replaceAll("-", " ")}</${Chip}> <span class="quiet">${alarm.text}</span></div><span></span></li>`)}</ul>
  </section>`;
}

const LINES_SHOWN = 3;

function Recent() {
  const page = useRest(paths.changes + "?since=30m&limit=200", { on: () => true, every: 60_000, gap: 2_000 }).data;
  const data = page?.items.filter((one) => one.action !== "migration.step"); // its split stands beside it
  const [all, setAll] = useState(false);
  useKeys({ c: { says: "all that changed lately, or less", does: () => setAll((now) => !now) } }, "Fleet");
  if (!data) return html`<section class="panel recent"><header><h2>Changed in the last half hour</h2></header></section>`;
  return html`<section class="panel recent live" aria-label="Changed in the last half hour"><header><h2>Changed in the last half hour: ${data.length}${page.next ? "+" : ""}</h2>
    ${data.length > LINES_SHOWN && html`<button class="button small" aria-expanded=${all ? "true" : "false"} onClick=${() => setAll(!all)}>${all ? "Fewer" : `All`} <kbd>c</kbd></button>`}</header>
    ${data.length === 0 ? html`<p class="faint">Nothing.</p>` : html`<${ChangeList} all=${all} changes=${all ? data.slice(0, 300) : data.slice(0, LINES_SHOWN)} />`}
  </section>`;
}

/** Rows are one line on a desk, three on a telephone. */
function useRowHeight() {
  const [height, setHeight] = useState(rowHeight);
  useEffect(() => {
    const look = () => setHeight(rowHeight());
    window.addEventListener("resize", look);
    return () => window.removeEventListener("resize", look);
  }, []);
  return height;
}

const rowHeight = () => (window.innerWidth <= 700 ? 104 : window.innerWidth <= 1100 ? 72 : 46);
