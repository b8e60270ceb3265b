// The servers of this control plane, whether they agree, and every alarm with what helps.
import { html } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { paths } from "../app/api.js";
import { ago, count, lower, moment, plural } from "../app/format.js";
import { go, route, setQuery, to } from "../app/router.js";
import { useRest } from "../app/store.js";
import { Chip } from "../parts/chip.js";
import { usePick } from "../parts/pick.js";
import { remedies } from "../parts/remedies.js";
import { Trouble } from "../parts/trouble.js";

const STORES = { h2: "its own file (H2)", postgresql: "PostgreSQL", postgres: "PostgreSQL" };

export function Members() {
  const { data: members, error } = useRest(paths.members, { on: (e) => e.kind === "member" || e.kind === "source", every: 5_000, list: true });
  const present = members && members.filter((member) => !member.goneSince);
  const views = members ? new Map() : null;
  for (const member of present ?? []) views.set(member.view, [...(views.get(member.view) ?? []), member]);
  const common = views && [...views.values()].sort((a, b) => b.length - a.length)[0];
  return html`<div class="stack">
    <div class="title"><h1>Members</h1><span class="quiet">the servers that read registries and serve proxies</span></div>
    <${Trouble} error=${error} />
    ${members === null ? !error && html`<div class="empty">Reading…</div>` : html`
      <${Agreement} members=${present} views=${views} />
      <${Formats} />
      <div class="cards live">${members.map((member) => html`<${Member} key=${member.name} member=${member} alone=${members.length === 1} odd=${views.size > 1 && !member.goneSince && !common.includes(member)} />`)}</div>
      <${Digests} members=${present} />
      <${SourcesSeen} members=${present} />`}
    <${Alarms} />
  </div>`;
}

function Agreement({ members, views }) {
  if (members.length === 1) return html`<p class="quiet">One member runs alone: it reads every source and there is nobody to disagree with. Its digest stands below, so that another server with the same configuration can be compared by eye.</p>`;
  if (views.size === 1) return html`<div class="note good-note"><b>✓ All ${members.length} members publish the same.</b> Their digests are one: ${[...views.keys()][0]}.</div>`;
  return html`<div class="note bad" role="alert"><b>✕ ${members.length} members publish ${views.size} different things.</b> ${[...views].map(([view, same]) => html`<div key=${view}><span class="mono">${view.slice(0, 12)}</span> ${same.map(({ name }) => name).join(", ")}</div>`)}
    For a moment after a change that is so; when it lasts, compare their sources below: what one cannot read, it cannot publish.
    ${members.filter(({ difference }) => difference).map(({ name, difference }) => html`<div key=${name}>First on ${name}: <b>${difference.type} ${difference.name}</b>${difference.variant && ` (${difference.variant})`}, here <span class="mono">${difference.here || "nothing"}</span>, there <span class="mono">${difference.there || "nothing"}</span></div>`)}</div>`;
}

const WAYS = { FORWARD: ["moving", "goes forward"], PAUSED: ["warn", "paused"], BACK: ["moving", "goes back"] };

/** How far the proxies are on the way to another rendering format; nothing while there is no other one. */
function Formats() {
  const { data } = useRest(paths.upgrade, { on: (e) => e.kind === "format" || e.kind === "member", every: 5_000 });
  if (!data || (!data.next && data.newest <= data.format)) return null;
  const hinders = data.hinders.length > 0 && html` Nothing moves before ${data.hinders.join(", ")} ${data.hinders.length === 1 ? "is" : "are"} of this release, too.`;
  if (!data.next) return html`<div class="note">All proxies have rendering format ${data.format}; this release has format ${data.newest}, too. Once every member runs it: <code>sluice upgrade finish</code>.${hinders}</div>`;
  const [tone, way] = WAYS[data.way];
  const { progress } = data;
  return html`<section class="note" aria-label="Rendering format"><b>Rendering format ${data.format} to ${data.next}: ${data.stage} of ${data.stages} tenths</b> <${Chip} tone=${tone}>${way}</${Chip}> <span class="quiet">this stage for ${ago(data.since).replace(" ago", "")}</span>
    <div>${progress ? html`${count(progress.moved)} of ${plural(progress.proxies, "proxy", "proxies")} have the next one; ${count(progress.waiting)} may have to acknowledge it, ${count(progress.refusing)} refuse something or are behind.` : "A member has not said how far its proxies are."}${hinders}</div>
    <div class="quiet"><code>sluice upgrade ${data.way === "FORWARD" ? "pause" : "finish"}</code> or <code>sluice upgrade ${data.way === "BACK" ? "pause" : "back"}</code></div></section>`;
}

/** What members publish, by type; what another one publishes differently stands out. */
function Digests({ members }) {
  const types = [...new Set(members.flatMap((member) => Object.keys(member.digests)))].sort();
  const asked = members.find((member) => member.self) ?? members[0];
  if (members.length === 1 || types.length === 0) return null;
  return html`<section class="panel scroll live" aria-label="Digests by type"><header><h2>What each member publishes</h2></header>
    <table class="table"><thead><tr><th scope="col">member</th>${types.map((type) => html`<th scope="col" key=${type}>${type}</th>`)}</tr></thead>
      <tbody>${members.map((member) => html`<tr key=${member.name}><td>${member.name}</td>${types.map((type) => html`<td key=${type} class="mono" title=${member.digests[type]}>${(member.digests[type] ?? "").slice(0, 12)}${member.digests[type] !== asked.digests[type] && html` <${Chip} tone="warn">differs</${Chip}>`}</td>`)}</tr>`)}</tbody></table></section>`;
}

function Member({ member, odd, alone }) {
  const states = Object.entries(member.sources);
  const bad = states.filter(([, state]) => state !== "LIVE");
  return html`<section class=${"panel member" + (odd ? " is-bad" : "")} aria-label=${`Member ${member.name}`}>
    <header><h2 class="claims-title">${member.name}</h2>${member.self && html`<${Chip} tone="">you are asking this one</${Chip}>`}${member.leader && !alone && html`<${Chip} tone="">leads</${Chip}>`}<${Chip} tone=${member.goneSince ? "bad" : member.ready ? (odd ? "bad" : "good") : "warn"}>${member.goneSince ? `gone for ${ago(member.goneSince).replace(" ago", "")}` : member.ready ? (odd ? "✕ differs" : "✓ ready") : "proxies wait"}</${Chip}></header>
    ${member.differs.length > 0 && html`<div class="note warn"><b>Configured otherwise than the cluster:</b> ${member.differs.join(", ")}. It reads no source.</div>`}
    ${member.waitingFor.length > 0 && html`<div class="note warn"><b>It waits:</b><ul class="bullets">${member.waitingFor.map((one) => html`<li key=${one}>${one}</li>`)}</ul></div>`}
    <dl class="facts">
      <div><dt>Version</dt><dd>${member.version || "not known"}</dd></div>
      <div><dt>Store</dt><dd>${STORES[member.store] ?? member.store}</dd></div>
      ${!member.goneSince && html`
      <div><dt>Runs for</dt><dd title=${member.since}>${ago(member.since).replace(" ago", "")}</dd></div>
      <div><dt>Services</dt><dd>${count(member.services)}</dd></div>
      <div><dt>Sources</dt><dd>${states.length - bad.length} of ${states.length} live</dd></div>
      ${!alone && html`<div><dt>Reads for all</dt><dd>${Object.keys(member.owns).join(", ") || "none"}</dd></div>`}
      <div class="two-wide"><dt>Digest of what it publishes</dt><dd class="mono">${member.view}</dd></div>`}
    </dl></section>`;
}

/** A source that one member reads and another does not is why they disagree. */
function SourcesSeen({ members }) {
  const names = [...new Set(members.flatMap((member) => Object.keys(member.sources)))].sort();
  if (names.length === 0 || members.length === 1) return null; // one member's stand under Registries
  return html`<section class="panel scroll live" aria-label="Sources by member"><header><h2>Which member reads which source</h2></header>
    <table class="table"><thead><tr><th scope="col">source</th>${members.map((member) => html`<th scope="col" key=${member.name}>${member.name}</th>`)}</tr></thead>
      <tbody>${names.map((name) => html`<tr key=${name}><td><a href=${to.source(name)}>${name}</a></td>${members.map((member) => html`<td key=${member.name}>${member.sources[name] ? html`<${Chip} tone=${{ LIVE: "calm", STARTING: "moving", SUSPECT: "bad", STALE: "warn" }[member.sources[name]] ?? ""}>${member.sources[name] === "LIVE" ? "✓ live" : lower(member.sources[name])}</${Chip}>` : html`<span class="faint">not configured</span>`}</td>`)}</tr>`)}</tbody></table></section>`;
}

const MOST_SHOWN = 300;

/** Every alarm that stands, the gravest kind first, each with the way to what helps. */
function Alarms() {
  const { query } = useAtom(route);
  const { data, error } = useRest(paths.alarms, { on: (e) => e.kind === "alarm", every: 20_000, list: true });
  const kind = query.get("kind");
  const kinds = [...new Set((data ?? []).map((alarm) => alarm.kind))];
  const shown = (data ?? []).filter((alarm) => !kind || alarm.kind === kind);
  const keyOf = (alarm) => `${alarm.kind} ${alarm.subject} ${alarm.text}`; // several members may say it of one subject
  const [chosen] = usePick({ items: shown, keyOf, says: "alarm", group: "Members", open: (alarm) => { const [first] = remedies(alarm); if (first) go(first[1]); } });
  return html`<section class="panel live" aria-label="Alarms"><header><h2 class=${data?.length ? "bad" : ""}>${data === null ? "Alarms" : data.length === 0 ? "No alarms" : plural(data.length, "alarm")}</h2>
      ${kinds.length > 1 && html`<div class="tabs" role="group" aria-label="Kind of alarm">${[null, ...kinds].map((one) => html`<button key=${one} class="tab" aria-pressed=${kind === one ? "true" : "false"} onClick=${() => setQuery({ kind: one })}>${one ? one.replaceAll("-", " ") : "All"}<span class="n">${count(one ? data.filter((alarm) => alarm.kind === one).length : data.length)}</span></button>`)}</div>`}</header>
    <${Trouble} error=${error} />
    ${data === null && !error && html`<p class="faint">Reading…</p>`}
    ${data?.length === 0 && html`<p class="faint">Nothing wants an operator. What does stands here with what helps, and goes when it is over: no alarm is closed by hand.</p>`}
    <ul class="said">${shown.slice(0, MOST_SHOWN).map((alarm) => html`<li key=${keyOf(alarm)} class=${keyOf(alarm) === chosen ? "selected" : ""}>
      <div><b>${alarm.subject}</b> <${Chip} tone="bad">${alarm.kind.replaceAll("-", " ")}</${Chip}> <span class="faint" title=${moment(alarm.since)}>${ago(alarm.since)}</span><p class="quiet">${alarm.text}</p></div>
      <div class="row remedies">${remedies(alarm).map(([says, where]) => html`<a key=${says} class="button small" href=${where} aria-label=${`${says}: ${alarm.subject}`}>${says}</a>`)}</div></li>`)}</ul>
    ${shown.length > MOST_SHOWN && html`<p class="faint">and ${count(shown.length - MOST_SHOWN)} more: sluice alarms</p>`}</section>`;
}
