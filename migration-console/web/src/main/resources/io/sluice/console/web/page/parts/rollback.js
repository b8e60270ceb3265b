// Going back: one key and one confirmation from wherever a service is in focus, and how far it has come.
import { html, useState } from "../app/html.js";
import { ask, get, paths } from "../app/api.js";
import { count, percent, words } from "../app/format.js";
import { touch, useRest } from "../app/store.js";
import { confirm } from "./dialog.js";
import { complain, toast } from "./toasts.js";

/** Asks, goes back, and shows who has it. */
export async function rollBack(name) {
  let service;
  try {
    service = (await get(paths.service(name))).data;
  } catch (problem) {
    complain("Cannot roll back", problem);
    return;
  }
  const target = service.baseline ?? (service.home && service.state !== "HOME" ? { [service.home]: 10_000 } : null);
  if (!target) {
    toast({ text: `${name} is where a rollback would lead`, detail: words(service.split?.weights) });
    return;
  }
  const from = service.split.weights;
  const done = { emergency: false, generation: 0, before: {} };
  // Going back waits for no proof, which may need the database.
  get(paths.proof(name)).then(({ data }) => { done.before = data.measured.shares; }, () => {});
  const send = async (reason, emergency) => {
    const body = emergency ? { reason: reason || null, emergency: true } : { reason: reason || null };
    const answer = await ask("POST", paths.rollback(name), { body });
    done.emergency = answer.data.emergency;
    done.generation = answer.data.generation;
    touch(paths.service(name), paths.services, paths.migrations, paths.changes);
  };
  confirm({
    title: `Roll back ${name}`,
    danger: true,
    confirm: "Roll back",
    reason: "optional",
    body: html`<div class="stack"><p>Now <b>${words(from)}</b>. Then <b>${words(target)}</b>, at once; no freeze and no approval is asked.</p>
      ${service.migration && !service.migration.over && html`<p class="quiet">The migration to ${service.migration.to} ends with it.</p>`}
      ${service.returnPath && html`<p class=${service.returnPath.complete ? "quiet" : "warn"}>${service.returnPath.words}</p>`}</div>`,
    does: (reason) => send(reason, false),
    otherwise: (problem, reason) => problem.status === 503 && html`<${Emergency} does=${() => send(reason, true)} />`,
    after: () => html`<${Progress} name=${name} left=${leftOf(from, target)} done=${done} />`,
  });
}

function Emergency({ does }) {
  const [state, setState] = useState("");
  return html`<div class="row"><button type="button" class="button danger" onClick=${() => does().then(() => setState("It is in force, and stored as soon as the database commits.")).catch((p) => setState(p.detail))}>Without the database</button><span>${state}</span></div>`;
}

const leftOf = (from, target) => Object.keys(from).filter((name) => from[name] > (target[name] ?? 0));

/** How many proxies have it, and what still goes to the side that is left. */
function Progress({ name, left, done }) {
  const { data } = useRest(paths.proof(name), { every: 1_000 });
  if (!data || data.generation < done.generation) return html`<p>Stored. Asking the proxies…</p>`;
  const { known, acknowledged, missing } = data.acknowledged;
  const all = known > 0 ? acknowledged / known : 1;
  return html`<div class="stack" aria-live="polite">
    ${done.emergency && html`<div class="note warn">In force without the database; it is stored as soon as that commits.</div>`}
    <p><b>${count(acknowledged)} of ${count(known)}</b> known proxies have it${acknowledged >= known ? "." : "…"}</p>
    <div class="progress" role="progressbar" aria-valuenow=${Math.round(all * 100)} aria-valuemin="0" aria-valuemax="100" aria-label="acknowledged"><i style=${{ width: `${all * 100}%` }}></i></div>
    ${missing.slice(0, 5).map((one) => html`<p key=${one.proxy} class="quiet">${one.proxy} ${one.state === "rejected" ? "rejects it: " + one.words : one.state}</p>`)}
    ${left.map((one) => html`<${Left} key=${one} name=${one} flew=${done.before[one]?.inFlight ?? null} share=${data.measured.shares[one]} />`)}
  </div>`;
}

/**
 * What a side that is left still has.
 *
 * @param {object} props `flew`: what was in flight there before, or null; `share`: what proxies tell of it now
 */
function Left({ name, flew, share }) {
  const ended = share && share.requests > 0
    ? html`Since then <b>${count(share.requests)}</b> requests (${percent(share.basisPoints)}) still ended in ${name}; ` : html`No request since then ended in ${name}; `;
  const flies = share?.inFlight ?? null;
  return html`<p>${ended}${flies !== null ? html`<b>${flies === 0 ? "none" : count(flies)}</b> ${flies === 1 || flies === 0 ? "is" : "are"} in flight there.`
    : html`${flew === null ? "what was in flight there comes to its end" : flew === 0 ? "none was in flight there at the last report"
      : html`<b>${count(flew)}</b> ${flew === 1 ? "was" : "were"} in flight there at the last report, to be brought to an end`}: proxies have no endpoint of it any more, and tell no more of it.`}</p>`;
}
