// Every proxy: who it is, where, since when, whether it has what is published, and whether it reports.
import { html, useCallback } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { ago, count, plural, span } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { useProxies } from "../app/proxies.js";
import { go, route, setQuery, to } from "../app/router.js";
import { Chip } from "../parts/chip.js";
import { usePick } from "../parts/pick.js";
import { Rows } from "../parts/rows.js";
import { Trouble } from "../parts/trouble.js";
import { useNarrow } from "./registries.js";

export const STATES = {
  rejects: ["bad", "rejects"], behind: ["warn", "behind"], away: ["", "away"], silent: ["warn", "silent"], current: ["calm", "current"],
};
const TABS = [["all", "All"], ["rejects", "Rejecting"], ["behind", "Behind"], ["silent", "Silent"], ["away", "Away"]];
const NONE = { rejects: "No proxy rejects what it was sent.", behind: "Every connected proxy has acknowledged what is published.", silent: "Every proxy reports its requests.", away: "No proxy that is known is away." };

/** Of which service it lacks what is published. */
function lacks({ missing }) {
  const services = [...new Set(missing.map(({ service }) => service))];
  return services.length === 0 ? "" : `: ${services.length === 1 ? services[0] : plural(services.length, "service")}`;
}

export function Proxies() {
  const { query } = useAtom(route);
  const { proxies, left, error, unanswered } = useProxies();
  const show = query.get("show") ?? "all";
  const q = (query.get("q") ?? "").toLowerCase();
  const all = proxies ?? [];
  const found = all.filter((one) => `${one.id} ${one.service} ${one.environment} ${one.address}`.toLowerCase().includes(q));
  const shown = found.filter((one) => show === "all" || one.state === show);
  const [chosen] = usePick({ items: shown, keyOf: (one) => one.id, says: "proxy", group: "Proxies", open: (one) => go(to.proxy(one.id)) });
  useKeys({
    f: { says: "filter", does: () => document.getElementById("proxy-filter")?.focus() },
    ...Object.fromEntries(TABS.map(([name, says], i) => [String(i + 1), { says: says.toLowerCase(), does: () => setQuery({ show: i ? name : null }) }])),
  }, "Proxies");
  const narrow = useNarrow();
  const members = new Set(all.map(({ member }) => member).filter(Boolean));
  const several = members.size > 1;
  const row = useCallback((one) => html`
    <span role="cell" class="c-name"><a href=${to.proxy(one.id)}>${one.id}</a></span>
    <span role="cell" class="c-of">${one.service || html`<span class="faint">says no service</span>`}<span class="faint">${one.environment && ` in ${one.environment}`}</span></span>
    <span role="cell" class="mono faint c-address">${one.address.replace(/^\//, "")}${several && one.member && ` → ${one.member}`}</span>
    <span role="cell" class="num c-since">${one.state === "away" ? html`<span class="warn">gone ${span(Date.now() - Date.parse(one.since))}</span>` : span(Date.now() - Date.parse(one.since))}</span>
    <span role="cell" class="num c-reports">${one.state === "away" ? "" : one.reported ? ago(one.reported) : html`<span class="faint">never</span>`}</span>
    <span role="cell" class="c-proxy-state"><${Chip} tone=${STATES[one.state][0]}>${STATES[one.state][1]}${lacks(one)}</${Chip}></span>`, [several]);
  const callers = new Set(all.filter(({ state }) => state !== "away").map(({ service }) => service).filter(Boolean));
  return html`<div class="stack">
    <div class="title"><h1>Proxies</h1><span class="quiet live">${proxies && html`<b>${count(all.filter(({ state }) => state === "current" || state === "silent").length)}</b> of <b>${count(all.filter(({ state }) => state !== "away").length)}</b> current, connected${several ? ` to ${plural(members.size, "member")}` : ""}, of ${plural(callers.size, "service")}`}</span></div>
    ${unanswered.length > 0 && html`<div class="note warn" role="status">${unanswered.join(", ")} did not answer: the proxies there are not in this list.</div>`}
    <${Trouble} error=${error} />
    <div class="row"><div class="tabs" role="group" aria-label="Filter">${TABS.map(([name, says]) => html`<button key=${name} class="tab" aria-pressed=${show === name ? "true" : "false"} onClick=${() => setQuery({ show: name === "all" ? null : name })}>${says}<span class="n">${proxies ? count(name === "all" ? found.length : found.filter(({ state }) => state === name).length) : ""}</span></button>`)}</div>
      <label class="unseen" for="proxy-filter">Filter by name, service or address</label><input id="proxy-filter" class="input small-input" type="search" placeholder="Name, service or address" value=${query.get("q") ?? ""} spellcheck=${false} autocomplete="off" onInput=${(event) => setQuery({ q: event.target.value })} />
      ${left > 0 && html`<span class="faint">who is behind in ${plural(left, "further service")} stands on the screens of those</span>`}</div>
    <div class="matrix proxies live" role=${shown.length || !narrow ? "table" : undefined} aria-label="Proxies" aria-rowcount=${shown.length || !narrow ? shown.length + 1 : undefined}>
      ${!narrow && html`<div class="matrix-head" role="row">${["Proxy", "Of", "From", "Connected", "Last report", "State"].map((name) => html`<span key=${name} role="columnheader" class=${["Connected", "Last report"].includes(name) ? "num" : ""}>${name}</span>`)}</div>`}
      ${proxies === null ? !error && html`<div class="empty">Reading…</div>` : shown.length === 0 ? html`<div class="empty">${q && all.length ? "No proxy is so." : NONE[show] ?? "No proxy is connected. An Envoy or a gRPC client that is told this server as its xDS server shows up here."}</div>`
        : html`<${Rows} items=${shown} height=${narrow ? 68 : 40} row=${row} keyOf=${(one) => one.id} selected=${chosen} label="proxies" />`}
    </div></div>`;
}
