// One migration: where on its ramp it is, what the running step waits for, and the ways to steer it.
import { html } from "../app/html.js";
import { ask, paths } from "../app/api.js";
import { useAtom } from "../app/atom.js";
import { ordered, paint, useEnvironments } from "../app/environments.js";
import { ago, count, lower, percent, plain, plural, span, watch, words } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { to as address } from "../app/router.js";
import { may, session } from "../app/session.js";
import { touch, useRest } from "../app/store.js";
import { weightsIn } from "../app/undo.js";
import { ChangeList } from "../parts/changes.js";
import { Chip, migrationTone, migrationWords } from "../parts/chip.js";
import { confirm } from "../parts/dialog.js";
import { Proof } from "../parts/proof.js";
import { ShareChart } from "../parts/share-chart.js";

const HELD = ["PAUSED"];
const GOING = ["RUNNING", "PENDING_APPROVAL", "SCHEDULED"];

/** What one may tell it, by state; the server has the last word. */
const ACTIONS = [
  { action: "start", says: "Start", key: "s", primary: true, when: (m) => m.state === "DRAFT", title: (m) => `Start the migration of ${m.service}`, what: (m) => `It moves ${m.service} to ${m.to} step by step, each proven before the next.` },
  { action: "resume", says: "Resume", key: "p", primary: true, when: (m) => HELD.includes(m.state), title: () => "Go on", what: (m) => m.words },
  { action: "pause", says: "Pause", key: "p", when: (m) => GOING.includes(m.state), title: () => "Pause", what: () => "The weights stay as they are; the guards go on." },
  { action: "approve", says: "Approve", key: "a", primary: true, right: "approve", when: (m) => m.state === "PENDING_APPROVAL" || waits(m, "gate"), title: () => "Approve the next step", what: (m) => m.words },
  { action: "advance", says: "Advance", key: "n", when: (m) => m.state === "RUNNING", title: () => "Do not wait for the bake", what: () => "The running step goes without the rest of its bake and requests. It passes no failed guard, freeze, gate, missing capacity or acknowledgement." },
  { action: "finish", says: "Finish", key: "f", when: (m) => ["COMPLETED", "SOAKING"].includes(m.state), title: () => "Finish", what: (m) => (m.obstacles.length ? m.obstacles.join("\n") : "After this it cannot be rolled back."), body: (m) => ({ early: Boolean(m.soakUntil) && Date.parse(m.soakUntil) > Date.now() }) },
  { action: "abort", says: "Abort", key: "A", when: (m) => !m.over && !["COMPLETED", "SOAKING", "ROLLING_BACK"].includes(m.state), title: (m) => (m.state === "DRAFT" ? "Discard the draft" : "Abort"), what: (m) => (m.state === "DRAFT" ? "Nothing was moved." : `It stops here, and the weights stay: ${words(m.asked)}.`) },
  { action: "rollback", says: "Roll back", key: "R", danger: true, when: (m) => !m.over && !["DRAFT", "PENDING_APPROVAL", "SCHEDULED", "ROLLING_BACK"].includes(m.state), title: (m) => `Roll back ${m.service}`, what: (m) => `Back to ${words(m.baseline)}, at once as far as the old environment carries. No freeze and no approval is asked.` },
];

const waits = (m, name) => m.conditions.some((one) => one.name === name && one.standing === "WAITING");

export function Migration({ migration: id }) {
  const { data: migration, error } = useRest(paths.migration(id), { on: (e) => e.kind === "migration" || (e.kind === "split" && e.service === migration?.service), every: 1_000 });
  const name = migration?.service ?? null;
  const environments = useEnvironments();
  const me = useAtom(session, (now) => now.body?.user);
  const proof = useRest(name && paths.proof(name), { every: 2_000, on: (e) => e.service === name }).data;
  const changes = useRest(name && `${paths.changes}?since=7d&service=${encodeURIComponent(name)}&limit=100`, { on: (e) => e.service === name || e.kind === "migration", gap: 500 }).data?.items;
  const offered = migration ? ACTIONS.filter((one) => one.when(migration) && may(one.right ?? "operate", name)
    && !(one.action === "approve" && migration.author === me)) : []; // nobody approves his own plan
  useKeys(Object.fromEntries(offered.map((one) => [one.key, { says: one.says.toLowerCase(), does: () => tell(migration, one) }])), "Migration");
  if (!migration) {
    return error ? html`<div class="empty"><h1>Migration ${id}</h1><p>${error.detail}</p></div>` : html`<div class="empty">Reading…</div>`;
  }
  return html`<div class="stack">
    <div class="title"><div><span class="crumb"><a href="/migrations">Migrations</a> · ${id}</span><h1><a class="ink" href=${address.service(name)}>${name}</a> to ${migration.to}</h1></div>
      <${Chip} tone=${migrationTone(migration)}>${migrationWords(migration)}</${Chip}>
      <div class="does">${offered.map((one) => html`<button key=${one.action} class=${"button" + (one.primary ? " primary" : one.danger ? " danger" : "")} onClick=${() => tell(migration, one)}>${one.action === "abort" && migration.state === "DRAFT" ? "Discard" : one.says} <kbd>${one.key}</kbd></button>`)}</div></div>
    <p class=${"live" + (isStopped(migration) ? " note " + (migration.over ? "warn" : "bad") : "")}><b>${sentence(migration)}</b> <span class="quiet">Planned by ${migration.author} ${ago(migration.createdAt)}${migration.reason && `: ${migration.reason}`}</span></p>
    ${error && html`<div class="note bad" role="alert">${error.detail}</div>`}
    <section class="panel live" aria-label="Ramp"><header><h2>Ramp</h2><span class="faint">${migration.steps ? plural(migration.steps, "step") : ""}</span></header><${Ramp} migration=${migration} environments=${environments} reached=${reached(migration, changes ?? [])} /></section>
    ${migration.conditions.length > 0 && html`<section class="panel live" aria-label="What the step waits for"><header><h2>${migration.step === null ? "Before the first step" : `Step ${migration.step} of ${migration.steps}`}</h2>
      ${migration.step !== null && html`<span class="quiet">baked ${watch(migration.bakedMs)} of ${watch(migration.bakeMs)}</span>`}</header>
      ${migration.step !== null && html`<div class="progress" role="progressbar" aria-label="baked" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(baked(migration) * 100)}><i style=${{ width: `${baked(migration) * 100}%` }}></i></div>`}
      <ul class="conditions">${migration.conditions.map((one) => html`<li key=${one.name} class=${one.standing.toLowerCase()}><span class="mark">${MARKS[one.standing]}</span><b>${one.name.replace(":", " ")}</b><span class="quiet">${one.sentence}</span><span class="unseen">${lower(one.standing)}</span></li>`)}</ul></section>`}
    ${migration.obstacles.map((one) => html`<div key=${one} class="note warn">${one}</div>`)}
    ${migration.state !== "DRAFT" && html`<${Proof} proof=${proof} environments=${environments} />
      <section class="panel live"><header><h2>Shares over time</h2></header><${ShareChart} service=${name} environments=${environments} changes=${changes} /></section>`}
    ${migration.state === "DRAFT" && html`<section class="panel scroll" aria-label="What its proof takes"><header><h2>What each step's proof takes</h2><span class="faint">at the present traffic</span></header><${Evidence} migration=${migration} environments=${environments} /></section>`}
    <section class="panel live" aria-label="Log"><header><h2>Log</h2></header>${changes ? html`<${ChangeList} changes=${changes.filter((one) => ["migration", "split", "freeze"].includes(one.kind)).slice(0, 60)} withService=${false} />` : html`<p class="faint">…</p>`}</section>
    <details class="panel"><summary>The plan</summary><pre>${JSON.stringify(migration.plan, null, 2)}</pre></details>
  </div>`;
}

const MARKS = { MET: "✓", WAITING: "◔", FAILED: "✕", NOT_ASKED: "–" };
const baked = (m) => (m.bakeMs ? Math.min(1, m.bakedMs / m.bakeMs) : 1);

/** A guard, or something else that somebody should read, holds it or took it back. */
const isStopped = (m) => m.pause !== null && m.pause !== "USER" || m.state === "ROLLBACK_BLOCKED" || /^guard|^limit/.test(m.words);

/** The command line's advice is not the page's. */
const sentence = (m) => (m.state === "DRAFT" ? "A draft: nothing has moved." : m.words.charAt(0).toUpperCase() + plain(m.words).slice(1) + (m.words.endsWith(".") ? "" : "."));

function tell(migration, one) {
  confirm({
    title: one.title(migration),
    confirm: one.action === "abort" && migration.state === "DRAFT" ? "Discard" : one.says,
    danger: one.danger,
    body: html`<p class="pre">${one.what(migration)}</p>`,
    reason: ["start", "approve", "finish"].includes(one.action) ? "none" : "optional",
    async does(reason) {
      const body = { ...(one.body?.(migration) ?? {}), ...(reason ? { reason } : {}) };
      const send = (generation) => ask("POST", paths.act(migration.id, one.action), { ifMatch: generation, body });
      try {
        await send(migration.generation);
      } catch (problem) {
        // It moves by itself all the time; what was asked for is still meant.
        if (problem.status !== 412 || problem.body.generation === null) throw problem;
        await send(problem.body.generation);
      }
      touch(paths.migration(migration.id), paths.migrations, paths.service(migration.service), paths.services, paths.changes);
    },
  });
}

/** The steps as columns, as high as the share that they ask for. */
/** How much of the service it once moved, in basis points, as the changes tell; 0 where they no longer do. */
const reached = ({ to, createdAt }, changes) => Math.max(0, ...changes.filter((one) => one.action === "split.migrate" && one.at >= createdAt)
  .map((one) => weightsIn(one.after)?.[to] ?? 0));

const LEFT = ["ROLLED_BACK", "ROLLING_BACK", "ROLLBACK_BLOCKED"];
const SAID = { done: "✓ ", now: "● ", undone: "↩ ", future: "" };

function Ramp({ migration, environments, reached: most }) {
  const painted = paint(environments, migration.to);
  const end = LEFT.includes(migration.state) ? "undone" : migration.state === "ABORTED" ? "done" : null;
  return html`<ol class="ramp">${migration.ramp.map((step) => {
    const share = step.weights[migration.to] ?? 0;
    const state = end ? (share <= most ? end : "future")
      : migration.step === null ? (migration.over || ["COMPLETED", "SOAKING"].includes(migration.state) ? "done" : "future")
      : step.number < migration.step ? "done" : step.number === migration.step ? "now" : "future";
    return html`<li key=${step.number} class=${state} aria-current=${state === "now" ? "step" : undefined} aria-label=${`step ${step.number}: ${percent(share)}, ${state === "undone" ? "reached, then left" : state}`}>
      <div class="ramp-bar"><i class=${painted} style=${{ height: `${Math.max(2, share / 100)}%` }}></i></div>
      <b>${percent(share)}</b><span class="faint">${SAID[state]}${span(step.bakeMs)}${step.gate === "manual" ? ", gate" : ""}</span></li>`;
  })}</ol>`;
}

function Evidence({ migration, environments }) {
  const order = ordered(environments, ...migration.ramp.map((step) => step.weights));
  const total = migration.ramp.reduce((sum, step) => sum + Math.max(step.proofMs ?? 0, step.bakeMs), 0);
  return html`<table class="table"><thead><tr><th scope="col">step</th><th scope="col">${order.join(" / ")}</th><th scope="col" class="num">requests it needs</th><th scope="col" class="num">takes</th><th scope="col" class="num">stops at this many more errors</th></tr></thead>
    <tbody>${migration.ramp.map((step) => html`<tr key=${step.number}><td>${step.number}</td><td>${order.map((name) => percent(step.weights[name] ?? 0)).join(" / ")}</td>
      <td class="num">${count(step.requestsNeeded)}</td><td class="num">${step.proofMs === null ? "not known: no traffic yet" : span(Math.max(step.proofMs, step.bakeMs))}</td>
      <td class="num">${step.seenBasisPoints === null ? "–" : "+" + percent(step.seenBasisPoints)}${step.seenInBurstsBasisPoints === null ? "" : html`<span class="faint"> (in bursts +${percent(step.seenInBurstsBasisPoints)})</span>`}</td></tr>`)}</tbody></table>
    <p class="quiet">Together at least <b>${span(total)}</b>, when every step is proven at once.</p>`;
}
