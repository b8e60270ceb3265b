// Who may sign in, who may do what, and what acts for them; for who keeps no people, what is his own.
import { html, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { paths } from "../app/api.js";
import { useEnvironments } from "../app/environments.js";
import { ago, count, moment } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { may, server, session, useMay } from "../app/session.js";
import { useRest } from "../app/store.js";
import { Chip } from "../parts/chip.js";
import { addToken, addUser, endGrant, grant, grantWords, removeUser, revoke, ROLES, setDisabled, setPassword } from "../parts/people-dialogs.js";
import { usePick } from "../parts/pick.js";
import { Trouble } from "../parts/trouble.js";

const MOST_SHOWN = 500;

/** Who is himself a token makes none. */
const makes = (me) => me.method !== "token" && !server.observing;

export function People() {
  const me = useAtom(session, (now) => now.body);
  const keeps = useMay("administer") && may("administer", "*", "*");
  const environments = useEnvironments();
  const users = useRest(paths.users, { every: 30_000, list: true });
  const grants = useRest(paths.grants, { every: 30_000, list: true });
  const [q, setQ] = useState("");
  const all = users.data ?? [];
  const shown = all.filter((user) => `${user.name} ${user.fullName} ${user.groups.join(" ")}`.toLowerCase().includes(q.toLowerCase()));
  const [chosen] = usePick({ items: shown, keyOf: (user) => user.name, says: "person", group: "People", open: (user) => keeps && grant({ user: user.name }, environments) });
  useKeys({
    n: { says: "add a user", does: addUser, when: keeps },
    t: { says: "make a token", does: () => addToken(environments), when: makes(me) },
    f: { says: "filter", does: () => document.getElementById("people-filter")?.focus() },
  }, "People");
  const of = (user) => (grants.data ?? []).filter((one) => one.user === user.name);
  const groups = [...new Set((grants.data ?? []).map((one) => one.group).filter(Boolean))].sort();
  return html`<div class="stack">
    <div class="title"><h1>People</h1><span class="quiet">${keeps ? "who may sign in, and who may do what" : "you, what you may, and what acts for you"}</span>
      <div class="does">${keeps && html`<button class="button" onClick=${addUser}>Add a user… <kbd>n</kbd></button>`}</div></div>
    <${Trouble} error=${users.error ?? grants.error} />
    <section class="panel live" aria-label="Users"><header><h2>${keeps || all.length > 1 ? `Users${users.data ? `: ${count(all.length)}` : ""}` : "You"}</h2>
      ${all.length > 8 && html`<label class="unseen" for="people-filter">Filter by name or group</label><input id="people-filter" class="input small-input" type="search" placeholder="Name or group" value=${q} onInput=${(event) => setQ(event.target.value)} />`}</header>
      ${users.data === null ? !users.error && html`<p class="faint">Reading…</p>` : html`<ul class="said people">${shown.slice(0, MOST_SHOWN).map((user) => html`<li key=${user.name} class=${user.name === chosen ? "selected" : ""}>
        <div><b>${user.name}</b>${user.fullName && html` <span class="quiet">${user.fullName}</span>`} ${user.name === me.user && html`<${Chip} tone="">you</${Chip}> `}${user.disabled && html`<${Chip} tone="bad">disabled</${Chip}> `}
          <span class="faint">${user.origin === "local" ? (user.password ? "password" : user.name === "admin" ? "the secret of the configuration" : "no password") : `signs in by ${user.origin}`}${user.groups.length > 0 && `, in ${user.groups.join(", ")}`}</span>
          <p class="grants">${user.name === "admin" && of(user).length === 0 ? html`<span class="quiet">may everything</span>` : of(user).length === 0 ? html`<span class="faint">nothing is granted${user.groups.length > 0 ? " beside what the groups have" : ""}</span>` : of(user).map((one) => html`<${Granted} key=${one.id} one=${one} keeps=${keeps} />`)}</p></div>
        <div class="row remedies">${keeps && user.name !== "admin" && html`<button class="button small" onClick=${() => grant({ user: user.name }, environments)} aria-label=${`Grant something to ${user.name}`}>Grant…</button>`}
          ${user.password && !server.observing && (keeps || user.name === me.user) && html`<button class="button small" onClick=${() => setPassword(user, user.name === me.user)} aria-label=${`Password of ${user.name}`}>Password…</button>`}
          ${keeps && user.name !== "admin" && user.name !== me.user && html`<button class="button small" onClick=${() => setDisabled(user, !user.disabled)} aria-label=${`${user.disabled ? "Let in" : "Disable"} ${user.name}`}>${user.disabled ? "Let in…" : "Disable…"}</button>
            <button class="button small" onClick=${() => removeUser(user)} aria-label=${`Remove ${user.name}`}>Remove…</button>`}</div></li>`)}</ul>
        ${shown.length > MOST_SHOWN && html`<p class="faint">and ${count(shown.length - MOST_SHOWN)} more; filter by name</p>`}`}</section>
    ${(keeps || groups.length > 0) && html`<section class="panel live" aria-label="Groups"><header><h2>Groups</h2>${keeps && html`<button class="button small" onClick=${() => grant({}, environments)}>Grant to a group…</button>`}</header>
      ${groups.length === 0 ? html`<p class="faint">Nothing is granted to a group. Groups come with users, or from the provider that vouches for people.</p>` : html`<ul class="said people">${groups.map((group) => html`<li key=${group}><div><b>${group}</b><p class="grants">${grants.data.filter((one) => one.group === group).map((one) => html`<${Granted} key=${one.id} one=${one} keeps=${keeps} />`)}</p></div>
        ${keeps && html`<button class="button small" onClick=${() => grant({ group }, environments)} aria-label=${`Grant something to ${group}`}>Grant…</button>`}</li>`)}</ul>`}</section>`}
    <${Tokens} me=${me} keeps=${keeps} environments=${environments} />
    <details class="panel"><summary>What each role may</summary><dl class="facts">${Object.entries(ROLES).map(([role, says]) => html`<div key=${role}><dt>${role}</dt><dd>${says}</dd></div>`)}</dl></details>
  </div>`;
}

const Granted = ({ one, keeps }) => html`<span class=${"granted" + (keeps ? "" : " alone")} title=${`granted by ${one.by} ${moment(one.since)}`}>${grantWords(one)}${keeps && html`<button class="button plain small" onClick=${() => endGrant(one)} aria-label=${`Take back: ${grantWords(one)} for ${one.user ?? one.group}`}>✕</button>`}</span>`;

const TONES = { active: "calm", expired: "", revoked: "" };

function Tokens({ me, keeps, environments }) {
  const { data, error } = useRest(paths.tokens, { every: 30_000, list: true });
  const [all, setAll] = useState(false);
  const living = (data ?? []).filter((one) => one.state === "active");
  const shown = all ? data ?? [] : living;
  return html`<section class="panel scroll live" aria-label="Tokens"><header><h2>Tokens${data ? `: ${count(living.length)}` : ""}</h2>
      ${data && data.length > living.length && html`<button class="button small" onClick=${() => setAll(!all)}>${all ? "Only those that work" : `Also ${count(data.length - living.length)} that are over`}</button>`}
      ${makes(me) && html`<button class="button small" onClick=${() => addToken(environments)}>Make a token… <kbd>t</kbd></button>`}</header>
    <${Trouble} error=${error} />
    ${data === null ? !error && html`<p class="faint">Reading…</p>` : shown.length === 0 ? html`<p class="faint">No token acts for anybody. One lets a program do what its owner may, or less, until a day.</p>` : html`<table class="table"><thead><tr><th scope="col">token</th><th scope="col">of</th><th scope="col">may</th><th scope="col">state</th><th scope="col">ends</th><th scope="col">used</th><th scope="col"><span class="unseen">what to do</span></th></tr></thead>
      <tbody>${shown.slice(0, MOST_SHOWN).map((one) => html`<tr key=${one.id}><td><b>${one.name}</b></td><td>${one.owner}</td><td>${one.roles.join(", ") || "all that the owner may"}${one.services !== "*" && ` of ${one.services}`}${one.environment !== "*" && ` in ${one.environment}`}</td>
        <td><${Chip} tone=${TONES[one.state]}>${one.state}</${Chip}></td><td class="nowrap">${moment(one.expiresAt)}</td><td class="nowrap">${one.usedAt ? ago(one.usedAt) : html`<span class="faint">never</span>`}</td>
        <td>${one.state === "active" && !server.observing && (keeps || one.owner === me.user) && html`<button class="button small" onClick=${() => revoke(one)} aria-label=${`Revoke ${one.name} of ${one.owner}`}>Revoke…</button>`}</td></tr>`)}</tbody></table>`}</section>`;
}
