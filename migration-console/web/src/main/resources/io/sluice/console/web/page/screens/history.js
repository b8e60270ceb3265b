// Time travel: the merged registry at any moment, two moments compared, and either as a file.
import { html, useCallback, useMemo, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { useEnvironments } from "../app/environments.js";
import { count, percent, plural, words } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { comparison, save, usePast } from "../app/past.js";
import { route, setQuery, to } from "../app/router.js";
import { Author, PastService } from "../parts/past-service.js";
import { usePick } from "../parts/pick.js";
import { Rows } from "../parts/rows.js";
import { SplitBar } from "../parts/split-bar.js";
import { TimeLine, WINDOWS } from "../parts/time-line.js";
import { Trouble } from "../parts/trouble.js";
import { Moment, When } from "../parts/when.js";
import { useNarrow } from "./registries.js";

const STEPS = [["−1 h", -3_600_000], ["−10 min", -600_000], ["−1 min", -60_000], ["+1 min", 60_000], ["+10 min", 600_000]];
const MOST_COMPARED = 300;

export function History() {
  const { query } = useAtom(route);
  const [opened] = useState(() => new Date().toISOString());
  const asked = valid(query.get("at"));
  const at = asked && Date.parse(asked) < Date.now() ? asked : opened;
  const and = valid(query.get("and"));
  const service = query.get("service");
  const q = query.get("q") ?? "";
  const span = WINDOWS.find(([, ms]) => String(ms) === query.get("span"))?.[1] ?? WINDOWS.find(([, ms]) => Date.parse(opened) - Math.min(Date.parse(at), and ? Date.parse(and) : Infinity) <= ms)?.[1] ?? WINDOWS.at(-1)[1];
  const later = usePast(at);
  const then = usePast(and);
  const environments = useEnvironments();
  const set = (moment) => setQuery({ at: moment });
  const step = (ms) => set(new Date(Math.min(Date.now(), Date.parse(at) + ms)).toISOString());
  useKeys({
    "[": { says: "a minute back", does: () => step(-60_000) }, "]": { says: "a minute on", does: () => step(60_000) },
    "{": { says: "an hour back", does: () => step(-3_600_000) }, "}": { says: "an hour on", does: () => step(3_600_000) },
    n: { says: "as it is now", does: () => set(null) },
    x: { says: "compare with now, or no longer", does: () => setQuery(and ? { and: null } : { and: at, at: null }) },
    f: { says: "filter by name", does: () => document.getElementById("past-filter")?.focus() },
  }, "History");
  return html`<div class="stack">
    <div class="title"><h1>History</h1><span class="quiet">the registry at any moment, and who made it so</span>
      <div class="does">${later.data && html`<button class="button" onClick=${() => exported(later.data, "jsonl")}>Export JSON Lines</button><button class="button" onClick=${() => exported(later.data, "csv")}>CSV</button>`}</div></div>
    <section class="panel" aria-label="Which moment"><div class="stack">
      <div class="filters">
        <${When} id="past-at" says="The registry at" value=${at} set=${set} />
        <div class="row steps" role="group" aria-label="Steps">${STEPS.map(([says, ms]) => html`<button key=${says} class="button small" onClick=${() => step(ms)}>${says}</button>`)}<button class="button small" onClick=${() => set(null)} disabled=${!asked}>now <kbd>n</kbd></button></div>
        <${When} id="past-and" says="compared with" value=${and} set=${(moment) => setQuery({ and: moment })} />
        ${and ? html`<button class="button small" onClick=${() => setQuery({ and: null })}>Do not compare <kbd>x</kbd></button>`
          : html`<div class="row steps"><button class="button small" onClick=${() => setQuery({ and: new Date(Date.parse(at) - 3_600_000).toISOString() })}>an hour before</button><button class="button small" onClick=${() => setQuery({ and: at, at: null })}>with now <kbd>x</kbd></button></div>`}
        <div class="tabs" role="group" aria-label="How far back the line goes">${WINDOWS.map(([says, ms]) => html`<button key=${says} class="tab" aria-pressed=${span === ms ? "true" : "false"} onClick=${() => setQuery({ span: ms })}>${says}</button>`)}</div>
      </div>
      <${TimeLine} at=${at} and=${and} window=${span} service=${service} now=${Date.parse(opened)} set=${set} /></div></section>
    <${Trouble} error=${later.error ?? then.error} />
    <${Gap} data=${later.data} /><${Gap} data=${then.data} />
    <div class=${"beside" + (service ? " is-open" : "")}>
      <div class="stack beside-list">
        <div class="row"><label class="unseen" for="past-filter">Filter by name</label><input id="past-filter" class="input small-input" type="search" placeholder="Filter by name" value=${q} spellcheck=${false} onInput=${(event) => setQuery({ q: event.target.value })} />
          ${later.data && html`<span class="quiet"><b>${count(later.data.items.length)}${later.data.more && "+"}</b> ${later.data.items.length === 1 ? "service" : "services"} at <${Moment} at=${later.data.at} /></span>`}</div>
        ${and ? html`<${Compared} then=${then.data} later=${later.data} q=${q} service=${service} />` : html`<${Whole} data=${later.data} failed=${later.error} q=${q} service=${service} environments=${environments} />`}
      </div>
      ${service && html`<${PastService} key=${service} service=${service} at=${at} and=${and} close=${() => setQuery({ service: null })} />`}
    </div></div>`;
}

/** A moment of an address, or null where it is none. */
function valid(text) {
  const ms = text ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

function Gap({ data }) {
  if (!data?.gap) return null;
  const { from, until, why } = data.gap;
  return html`<div class="note warn" role="status"><b><${Moment} at=${data.at} /> was not recorded.</b> ${from ? html`Recording ended at <${Moment} at=${from} />` : "Recording had not begun"}${until ? html` and began at <${Moment} at=${until} /> (${why})` : ""}. What stands here is what was known before${from ? "" : ": nothing"}.</div>`;
}

function Whole({ data, failed, q, service, environments }) {
  const narrow = useNarrow();
  const shown = useMemo(() => (data?.items ?? []).filter((one) => one.service.toLowerCase().includes(q.trim().toLowerCase())), [data, q]);
  const [chosen] = usePick({ items: shown, keyOf: (one) => one.service, says: "service", group: "History", initial: service,
    open: (one) => setQuery({ service: one.service }), leave: service ? () => setQuery({ service: null }) : null });
  const row = useCallback((one) => {
    const ready = {};
    for (const endpoint of one.endpoints) if (endpoint.state === "ready") ready[endpoint.environment] = (ready[endpoint.environment] ?? 0) + 1;
    return html`<span role="cell" class="c-name"><a href=${to.past(data.at, one.service)} onClick=${(event) => { event.preventDefault(); setQuery({ service: one.service }); }}>${one.service}</a></span>
      <span role="cell" class="c-bar"><${SplitBar} weights=${one.weights} environments=${environments} /></span>
      <span role="cell" class="quiet c-ready">${Object.entries(ready).map(([name, n]) => `${name} ${n}`).join(", ") || "nobody"} ready</span>
      <span role="cell" class="faint c-by">${one.author ? html`<b class="quiet">${one.author.actor}</b> ${one.author.reason}` : "nobody changed it"}</span>`;
  }, [environments, data]);
  return html`<div class="matrix past" role=${shown.length ? "table" : undefined} aria-label="The registry as it was" aria-rowcount=${shown.length || undefined}>
    ${data === null ? !failed && html`<div class="empty">Reading what was…</div>` : shown.length === 0 ? html`<div class="empty">${q ? "No service was named so." : "No service was known then."}</div>`
      : html`<${Rows} items=${shown} height=${narrow ? 74 : 42} head=${0} row=${row} keyOf=${(one) => one.service} selected=${service ?? chosen} label="services" />`}</div>`;
}

const SIGNS = { came: "+", went: "−", changed: "~" };

function Compared({ then, later, q, service }) {
  const backwards = then && later && then.at > later.at;
  const rows = useMemo(() => (then && later ? comparison(backwards ? later.items : then.items, backwards ? then.items : later.items) : null), [then, later]);
  const shown = (rows ?? []).filter((row) => row.service.toLowerCase().includes(q.trim().toLowerCase()));
  usePick({ items: shown, keyOf: (row) => row.service, says: "service", group: "History", initial: service,
    open: (row) => setQuery({ service: row.service }), leave: service ? () => setQuery({ service: null }) : null });
  if (rows === null) return html`<div class="empty">Reading both…</div>`;
  const lines = shown.flatMap((row) => row.lines);
  const n = (how) => lines.filter((line) => line.how === how).length;
  const [first, second] = backwards ? [later, then] : [then, later];
  return html`<section class="panel" aria-label="What differs"><header><h2>${shown.length === 0 ? "Nothing differs" : `${plural(shown.length, "service")} ${shown.length === 1 ? "differs" : "differ"}`}</h2>
      <span class="quiet"><span class="good">+ ${count(n("came"))} came</span>, <span class="bad">− ${count(n("went"))} went</span>, ~ ${count(n("changed"))} changed between <${Moment} at=${first.at} /> and <${Moment} at=${second.at} /></span>
      ${shown.length > 0 && html`<button class="button small" onClick=${() => savedComparison(shown, first.at, second.at)}>Export</button>`}</header>
    <ul class="said">${shown.slice(0, MOST_COMPARED).map((row) => html`<li key=${row.service} class=${row.service === service ? "selected" : ""}><div class="grow">
      <a href=${to.past(later.at, row.service)} onClick=${(event) => { event.preventDefault(); setQuery({ service: row.service }); }}><b>${row.service}</b></a> ${row.then === null ? html`<span class="good">came</span>` : row.later === null ? html`<span class="bad">went</span>` : ""}
      ${row.lines.slice(0, 12).map((line) => html`<p class="diff" key=${line.kind + line.subject}><span class=${line.how === "came" ? "plus" : line.how === "went" ? "minus" : "quiet"}><span aria-hidden="true">${SIGNS[line.how]}</span><span class="unseen">${line.how}</span></span>${" "}<span class=${line.kind === "endpoint" ? "mono" : "quiet"}>${line.subject}</span> ${said(line)}${line.author && html` <span class="quiet">by <${Author} author=${line.author} /></span>`}${line.source && html` <span class="faint">${line.source}${line.sequence > 0 && `, snapshot ${count(line.sequence)}`}</span>`}</p>`)}
      ${row.lines.length > 12 && html`<p class="faint">and ${count(row.lines.length - 12)} more; open it or export them</p>`}</div></li>`)}</ul>
    ${shown.length > MOST_COMPARED && html`<p class="faint">and ${count(shown.length - MOST_COMPARED)} more services; filter by name, or export them</p>`}</section>`;
}

const text = (value) => (value === null || value === "" ? "" : typeof value === "string" ? value : words(value));
function said(line) {
  const [before, after] = [text(line.before), text(line.after)];
  return before && after ? `${before} → ${after}` : after || before;
}

const stamp = (at) => at.replaceAll(":", "").replace(/\.\d+/, "");

/** The same as the command line's export, as far as the registry goes: a line is a service, or an endpoint in CSV. */
function exported(data, format) {
  const name = `registry-${stamp(data.at)}`;
  if (format === "jsonl") {
    save(name + ".jsonl", "application/x-ndjson", data.items.map((one) => JSON.stringify({ at: data.at, ...one })).join("\n") + "\n");
    return;
  }
  const head = ["at", "service", "home", "weights", "generation", "since", "by", "approvedBy", "reason", "auditEntry", "address", "port", "network", "servicePort", "environment", "region", "zone", "health", "weight", "state", "standing", "sources", "sequence", "endpointSince"];
  const rows = data.items.flatMap((one) => (one.endpoints.length ? one.endpoints : [null]).map((e) => [data.at, one.service, one.home,
    Object.entries(one.weights).map(([env, weight]) => `${env}=${percent(weight)}`).join(" "), one.generation, one.since, one.author?.actor, one.author?.approvedBy, one.author?.reason, one.author?.seq,
    ...(e ? [e.address, e.port, e.network, e.servicePort, e.environment, e.region, e.zone, e.health, e.weight, e.state, e.standing, e.sources.join(" "), e.sequence, e.since] : [])]));
  save(name + ".csv", "text/csv", [head, ...rows].map(csvLine).join("\r\n") + "\r\n");
}

/** A cell that a spreadsheet would run as a formula is quoted as text. */
const csvLine = (cells) => cells.map((cell) => {
  const plain = String(cell ?? "");
  const safe = /^[=+\-@\t\r]/.test(plain) ? "'" + plain : plain;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}).join(",");

function savedComparison(rows, from, until) {
  save(`compared-${stamp(from)}-${stamp(until)}.jsonl`, "application/x-ndjson", rows.flatMap((row) => row.lines.map((line) => JSON.stringify({ from, until, service: row.service, ...line }))).join("\n") + "\n");
}
