// What waits for whom, what nobody may change for now, and what is held.
import { html, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { ask, paths } from "../app/api.js";
import { useEnvironments } from "../app/environments.js";
import { ago, lower, moment, percent, plural, span, words } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { go, to } from "../app/router.js";
import { may, session } from "../app/session.js";
import { touch, useRest } from "../app/store.js";
import { Chip, migrationTone, migrationWords } from "../parts/chip.js";
import { confirm } from "../parts/dialog.js";
import { Freezes } from "../parts/freezes.js";
import { Holds } from "../parts/holds.js";
import { More, usePaged } from "../parts/paged.js";
import { usePick } from "../parts/pick.js";
import { SplitBar } from "../parts/split-bar.js";
import { toast } from "../parts/toasts.js";
import { Trouble } from "../parts/trouble.js";

const CHANGED = (e) => e.kind === "approval" || e.kind === "split";
const again = () => touch(paths.approvals, paths.services, paths.alarms, paths.changes, paths.migrations);

export function Approvals() {
  const waiting = usePaged(`${paths.approvals}?state=PENDING,OPEN`, { on: CHANGED, every: 20_000, keyOf: (one) => one.id });
  const gates = useRest(`${paths.migrations}?state=PENDING_APPROVAL,RUNNING&limit=200`, { on: (e) => e.kind === "migration", every: 10_000 }).data?.items
    .filter((one) => one.state === "PENDING_APPROVAL" || one.phase === "GATED") ?? [];
  const holds = useRest(paths.holds, { every: 15_000, list: true }).data;
  const emergencies = useRest(paths.emergencies, { on: (e) => e.kind === "split" || e.kind === "alarm", every: 30_000, list: true }).data ?? [];
  const me = useAtom(session, (now) => now.body?.user);
  const environments = useEnvironments();
  const items = waiting.items ?? [];
  const [chosen] = usePick({ items, keyOf: (one) => one.id, says: "one that waits", group: "Approvals", open: (one) => go(to.service(one.service)) });
  const at = items.find((one) => one.id === chosen) ?? null;
  const offered = at ? actionsOf(at, me) : [];
  useKeys(Object.fromEntries(offered.map((one) => [one.key, { says: one.says.toLowerCase(), does: () => decide(at, one) }])), "Approvals");
  return html`<div class="stack">
    <div class="title"><h1>Approvals and freezes</h1><span class="quiet">what waits for somebody, and what must not move</span></div>
    ${emergencies.length > 0 && html`<div class="note bad" role="alert"><b>${plural(emergencies.length, "rollback")} in force that the database does not have yet:</b> ${emergencies.map((one) => html`<a key=${one.service} href=${to.service(one.service)}>${one.service}</a> `)}</div>`}
    <section class="panel live" aria-label="What waits"><header><h2>Waits for another person</h2><span class="faint">who asked for a change never allows it himself</span></header>
      <${Trouble} error=${waiting.error} />
      ${waiting.items === null ? !waiting.error && html`<p class="faint">Reading…</p>` : items.length === 0 && gates.length === 0
        ? html`<p class="faint">Nothing waits for anybody. Changes of services that the server's configuration names under “approvals” wait here until another person allows them; so do the gates of migrations.</p>` : ""}
      <ul class="waiting">${items.map((one) => html`<${Waiting} key=${one.id} one=${one} me=${me} environments=${environments} selected=${one.id === chosen} />`)}</ul>
      <${More} paged=${waiting} says="More that waits" />
      ${gates.length > 0 && html`<ul class="said">${gates.map((one) => html`<li key=${one.id}><div><a href=${to.migration(one.id)}><b>${one.service}</b> to ${one.to}</a> <${Chip} tone=${migrationTone(one)}>${migrationWords(one)}</${Chip}>
        <p class="quiet">${one.share === null ? "" : `at ${percent(one.share)}; `}${one.words}. Planned by ${one.author} ${ago(one.createdAt)}; ${one.author === me ? "you planned it: somebody else approves it" : "somebody else than the author approves it"}.</p></div>
        <a class="button small" href=${to.migration(one.id)}>Look at it</a></li>`)}</ul>`}
    </section>
    <${Freezes} />
    <section class="panel live" aria-label="Holds"><header><h2>Holds</h2><span class="faint">no loss that comes unannounced is believed</span></header><${Holds} holds=${holds} /></section>
    <${Decided} />
  </div>`;
}

/** What this person may do with it; what would be refused is not offered. */
function actionsOf(one, me) {
  const environments = Object.keys(one.weights);
  const approves = environments.every((environment) => may("approve", one.service, environment));
  if (one.kind === "BREAK_GLASS") return approves && one.person !== me ? [{ says: "I have looked at it", key: "a", act: "close" }] : [];
  if (one.person === me) return may("operate", one.service) ? [{ says: "Take it back", key: "w", act: "withdraw" }] : [];
  return [...(approves ? [{ says: "Approve", key: "a", act: "approve", primary: true }] : []), ...(may("approve", one.service) ? [{ says: "Decline", key: "w", act: "withdraw" }] : [])];
}

const WHAT = {
  approve: (one) => html`<p>${one.service} gets <b>${words(one.weights)}</b> at once, in the name of ${one.person}, allowed by you. The audit names both.</p>`,
  withdraw: (one) => html`<p>Nothing changes: ${one.service} keeps the split that it has.</p>`,
  close: (one) => html`<p>${one.person} set ${one.service} to ${words(one.weights)} without leave. Saying that you have looked at it changes no traffic.</p>`,
};

function decide(one, action) {
  confirm({
    title: action.act === "approve" ? `Approve: ${one.service} to ${words(one.weights)}` : action.act === "close" ? `Close the review of ${one.service}` : `${action.says}: ${one.service} to ${words(one.weights)}`,
    confirm: action.says,
    body: WHAT[action.act](one),
    reason: action.act === "approve" ? "optional" : "required",
    async does(reason) {
      const body = { reason };
      if (action.act === "withdraw") await ask("DELETE", paths.approval(one.id), { body });
      else await ask("POST", `${paths.approval(one.id)}/${action.act}`, { body });
      toast({ text: { approve: `${one.service} is at ${words(one.weights)} now`, withdraw: "It waits no longer", close: "The review is closed" }[action.act] });
      again();
    },
  });
}

function Waiting({ one, me, environments, selected }) {
  const { data: split } = useRest(paths.split(one.service), { on: (e) => e.service === one.service && e.kind === "split" });
  const actions = actionsOf(one, me);
  const mine = one.person === me;
  return html`<li class=${selected ? "selected" : ""} aria-current=${selected ? "true" : undefined}>
    <div class="waiting-head"><a href=${to.service(one.service)}><b>${one.service}</b></a> <${Chip} tone=${one.kind === "BREAK_GLASS" ? "bad" : "warn"}>${one.kind === "BREAK_GLASS" ? "done without leave" : "waits"}</${Chip}>${" "}<span class="quiet">${mine ? "you" : one.person} ${one.kind === "BREAK_GLASS" ? "acted" : "asked"} ${ago(one.askedAt)}${one.expiresAt && `, for another ${span(Date.parse(one.expiresAt) - Date.now())}`}${one.freeze && `, past the freeze ${one.freeze}`}</span></div>
    <div class="waiting-split">${one.kind === "APPROVAL" && html`<span class="faint">now</span>${split ? html`<${SplitBar} weights=${split.weights ?? split.split ?? {}} environments=${environments} />` : html`<span class="faint">${one.generation === 0 ? "as it came" : "…"}</span>`}`}<span class="faint">${one.kind === "APPROVAL" ? "asked for" : "set to"}</span><${SplitBar} weights=${one.weights} environments=${environments} /></div>
    <div class="waiting-does">${one.reason && html`<span class="why">“${one.reason}”</span>`}
      ${actions.map((action) => html`<button key=${action.act} class=${"button small" + (action.primary ? " primary" : "")} onClick=${() => decide(one, action)} aria-label=${`${action.says}: ${one.service}`}>${action.says}…${selected && html` <kbd>${action.key}</kbd>`}</button>`)}
      ${mine && one.kind === "APPROVAL" ? html`<span class="faint">somebody else allows it</span>` : actions.length === 0 && html`<span class="faint">an approver of ${one.service}${mine ? " other than you" : ""} decides</span>`}</div></li>`;
}

const DECIDED = { APPROVED: ["calm", "approved"], WITHDRAWN: ["", "taken back"], DECLINED: ["warn", "declined"], STALE: ["", "stale: the split moved"], EXPIRED: ["", "expired"], CLOSED: ["calm", "looked at"] };

function Decided() {
  const [open, setOpen] = useState(false);
  const paged = usePaged(open ? `${paths.approvals}?state=APPROVED,WITHDRAWN,DECLINED,STALE,EXPIRED,CLOSED` : null, { on: CHANGED, keyOf: (one) => one.id });
  return html`<details class="panel" onToggle=${(event) => setOpen(event.currentTarget.open)}><summary>What was decided before</summary>
    <${Trouble} error=${paged.error} />
    ${paged.items === null ? html`<p class="faint">Reading…</p>` : paged.items.length === 0 ? html`<p class="faint">Nothing was asked for yet.</p>` : html`<ul class="said">${paged.items.map((one) => html`<li key=${one.id}><div><a href=${to.service(one.service)}><b>${one.service}</b></a> <${Chip} tone=${DECIDED[one.state]?.[0]}>${DECIDED[one.state]?.[1] ?? lower(one.state)}</${Chip}> <span class="quiet">${words(one.weights)}, by ${one.person}${one.decidedBy && `; decided by ${one.decidedBy}`}${one.decidedAt && ` ${moment(one.decidedAt)}`}${one.decision && `: ${one.decision}`}</span></div></li>`)}</ul>`}
    <${More} paged=${paged} says="Older ones" /></details>`;
}
