// One service: is its split in force, how is it turned, what runs where, who calls.
import { html, useState } from "../app/html.js";
import { paths } from "../app/api.js";
import { ordered, paint, useEnvironments } from "../app/environments.js";
import { ago, count, measured as digits, moment, percent, plain, plural } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { go, to } from "../app/router.js";
import { useMay } from "../app/session.js";
import { useRest } from "../app/store.js";
import { ChangeList } from "../parts/changes.js";
import { Chip, migrationTone, migrationWords, standing } from "../parts/chip.js";
import { Drains, drains, useDrains } from "../parts/drains.js";
import { PlanForm } from "../parts/plan-form.js";
import { Proof } from "../parts/proof.js";
import { Reach } from "../parts/reach.js";
import { rollBack } from "../parts/rollback.js";
import { ShareChart } from "../parts/share-chart.js";
import { Shift } from "../parts/shift.js";
import { SplitBar } from "../parts/split-bar.js";

export function Service({ service: name }) {
  const concerns = (event) => event.service === name;
  const { data: service, error } = useRest(paths.service(name), { on: concerns, every: 10_000 });
  const { data: proof } = useRest(paths.proof(name), { on: concerns, every: 2_000 });
  const changes = useRest(`${paths.changes}?since=24h&service=${encodeURIComponent(name)}&limit=50`, { on: concerns, every: 60_000, gap: 500 }).data?.items;
  const freezes = useRest(paths.freezes, { on: (e) => e.kind === "freeze", every: 30_000 }).data?.items;
  const drained = useDrains();
  const environments = useEnvironments();
  const operates = useMay("operate", name);
  const [planning, setPlanning] = useState(false);
  const migration = service?.migration && !service.migration.over ? service.migration : null;
  const startable = operates && service && !migration && Object.keys(service.environments).length > 1;
  useKeys({
    R: { says: "roll it back", does: () => rollBack(name), when: operates },
    m: { says: migration ? "its migration" : "plan a migration", does: () => (migration ? go(to.migration(migration.id)) : setPlanning(true)), when: Boolean(migration || startable) },
    Backspace: { says: "back to the fleet", does: () => go("/") },
  }, "Service");
  if (!service) {
    return error ? html`<div class="empty"><h1>${name}</h1><p>${error.detail}</p><p><a href="/">To the fleet</a></p></div>` : html`<div class="empty">Reading ${name}…</div>`;
  }
  const { tone, words: state } = standing(service);
  const frozen = (freezes ?? []).filter((freeze) => covers(freeze.services, name));
  return html`<div class="stack">
    <div class="title"><div><a class="crumb" href="/">Fleet</a><h1>${name}</h1></div>
      <${Chip} tone=${tone}>${state}</${Chip}>
      ${frozen.length > 0 && html`<${Chip} tone="warn">frozen</${Chip}>`}
      <div class="does">
        ${startable && html`<button class="button" onClick=${() => setPlanning(true)}>Plan a migration <kbd>m</kbd></button>`}
        ${operates && html`<button class="button danger" onClick=${() => rollBack(name)}>Roll back <kbd>R</kbd></button>`}
      </div></div>
    ${service.emergency && html`<div class="note bad" role="alert">Rolled back by ${service.emergency.actor} ${ago(service.emergency.at)} without the database${service.emergency.conflicting ? "; the database has another split: an operator decides which stays (sluice emergency)." : "; it is stored as soon as the database commits."}</div>`}
    ${frozen.map((freeze) => html`<div key=${freeze.id} class="note warn">Frozen by ${freeze.actor} ${freeze.until ? `until ${moment(freeze.until)}` : "until somebody ends it"}${freeze.reason && `: ${freeze.reason}`}. A rollback is not stopped by it.</div>`)}
    <${Drains} drains=${drained?.filter((drain) => service.endpoints.some((endpoint) => drains(drain, endpoint)))} />
    ${migration && html`<a class="note info migration-line" href=${to.migration(migration.id)}><${Chip} tone=${migrationTone(migration)}>${migrationWords(migration)}</${Chip}>
      <b>Migration to ${migration.to}</b> <span class="quiet">${plain(migration.words)}</span></a>`}
    ${service.notes.length > 0 && html`<ul class="notes quiet">${service.notes.map((note) => html`<li key=${note}>${note.replace(/: sluice .*$/, ".")}</li>`)}</ul>`}
    <${Proof} proof=${proof} environments=${environments} />
    ${service.split && html`<${Shift} key=${name} service=${service} environments=${environments} />`}
    <section class="panel live" aria-label="Shares over time"><header><h2>Shares over time</h2><span class="faint">asked dashed, measured solid, coverage dotted; each change is a mark</span></header>
      <${ShareChart} service=${name} environments=${environments} changes=${changes} home=${service.home} /></section>
    <div class="two">
      <${Endpoints} service=${service} environments=${environments} />
      <div class="stack"><${Callers} proof=${proof} environments=${environments} service=${service} to=${migration?.to ?? goal(service, environments)} />
        <section class="panel live"><header><h2>Changes of the last day</h2></header>${changes?.length ? html`<${ChangeList} changes=${changes.slice(0, 12)} withService=${false} />` : html`<p class="faint">None.</p>`}</section></div>
    </div>
    ${planning && html`<${PlanForm} service=${service} environments=${environments} onClose=${() => setPlanning(false)} />`}
  </div>`;
}

const covers = (pattern, name) => new RegExp("^" + pattern.split("*").map((part) => part.replace(/[.]/g, "\\.")).join(".*") + "$").test(name);

function Endpoints({ service, environments }) {
  const order = ordered(environments, service.environments);
  const published = service.ports[0]?.published ?? {};
  return html`<section class="panel live" aria-label="Endpoints"><header><h2>Endpoints</h2><span class="faint">${plural(service.endpoints.length, "known one")}</span></header>
    <div class="stack">${order.map((name) => {
      const all = service.endpoints.filter((one) => one.environment === name);
      const held = all.filter((one) => one.provenance.some((claim) => claim.standing === "HELD"));
      const placement = service.placements.find((one) => one.environment === name);
      const { ready, total } = service.environments[name];
      return html`<details key=${name} open=${order.length * all.length <= 12}><summary><i class=${"swatch " + paint(environments, name)}></i><b>${name}</b>
        <span class="quiet"> ${ready} of ${total} ready, ${percent(published[name] ?? 0)} of the traffic${held.length ? html`, <span class="warn">${held.length} held</span>` : ""}</span></summary>
        ${placement?.warning && html`<p class="warn">${placement.warning}</p>`}
        <div class="scroll"><table class="table"><thead><tr><th scope="col">address</th><th scope="col">state</th><th scope="col">named by</th></tr></thead><tbody>
          ${all.slice(0, 100).map((one) => html`<tr key=${one.network + one.address + one.port}><td><code>${one.address}:${one.port}</code>${one.zone && html`<div class="faint">${one.zone}</div>`}</td>
            <td class=${one.state === "READY" ? "" : "warn"}>${one.state === "READY" ? "ready" : one.state.toLowerCase().replaceAll("_", " ")}</td>
            <td>${one.provenance.map((claim, i) => html`<div key=${claim.source + claim.name}><b class=${i ? "quiet" : ""}>${claim.source}</b> <span class="quiet">${claim.name}${claim.standing === "LIVE" ? "" : ` · ${claim.standing.toLowerCase()}${claim.since ? " " + ago(claim.since) : ""}`}${claim.reason && ` · ${claim.reason}`}${claim.stale ? " · source stale" : ""}</span></div>`)}</td></tr>`)}
        </tbody></table></div>${all.length > 100 && html`<p class="faint">and ${all.length - 100} more</p>`}</details>`;
    })}</div>
    ${service.candidates.map((one) => html`<p key=${one.id} class="quiet">${one.kind === "ENVIRONMENT" ? `${one.environment} is not admitted yet: a split that names it does it (${one.ready} ready).` : `${one.source}/${one.name} waits to be admitted (${one.ready} ready).`}</p>`)}
    ${service.conflicts.map((one) => html`<div key=${one.kind + one.subject} class="note warn">${one.detail}</div>`)}
  </section>`;
}

/** Where its traffic may go next. */
const goal = (service, environments) => ordered(environments, service.environments).find((name) => name !== service.home && service.environments[name].ready > 0);

function Callers({ proof, environments, service, to: next }) {
  const callers = proof?.measured.callers ?? [];
  return html`<section class="panel live" aria-label="Callers"><header><h2>Callers</h2><span class="faint">${callers.length ? "of the measured requests" : ""}</span></header>
    ${callers.length === 0 ? html`<p class="faint">Nobody reports requests.</p>` : html`<table class="table"><thead><tr><th scope="col">service</th><th scope="col" class="num">requests</th><th scope="col">where they went</th></tr></thead>
      <tbody>${callers.map((one) => {
        const shares = Object.fromEntries(Object.entries(one.shares).map(([name, share]) => [name, share.basisPoints]));
        return html`<tr key=${one.service}><td>${one.service === "*" ? "others" : one.service}</td><td class="num">${count(one.requests)}</td>
          <td><${SplitBar} weights=${shares} environments=${environments} names=${false} /><span class="faint">${ordered(environments, shares).map((name) => `${name} ${digits(shares[name])}%`).join(", ")}</span></td></tr>`;
      })}</tbody></table>`}
    ${next && html`<${Reach} key=${next} service=${service.name} to=${next} />`}</section>`;
}
