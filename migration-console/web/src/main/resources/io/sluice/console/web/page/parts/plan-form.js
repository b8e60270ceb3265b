// Planning a migration: few questions. It becomes a draft, which shows what each step's proof will take;
// nothing moves before somebody starts it.
import { html, useState } from "../app/html.js";
import { ask, paths, wish } from "../app/api.js";
import { ordered } from "../app/environments.js";
import { go, to } from "../app/router.js";
import { touch } from "../app/store.js";
import { Modal } from "./dialog.js";

const BAKES = [[30_000, "30 seconds"], [120_000, "2 minutes"], [600_000, "10 minutes"], [3_600_000, "1 hour"], [86_400_000, "1 day"]];

export function PlanForm({ service, environments, onClose }) {
  const order = ordered(environments, service.environments);
  const weights = service.split?.weights ?? {};
  const goals = order.filter((name) => (weights[name] ?? 0) < 10_000);
  const [plan, setPlan] = useState({ to: goals.find((name) => name !== service.home) ?? goals[0], shape: "exponential", bakeMs: 600_000, gate: "auto", errors: "5", soakDays: "7", reach: "no", reason: "" });
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [key] = useState(wish);
  const set = (name) => (event) => setPlan({ ...plan, [name]: event.target.value });
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const { data } = await ask("POST", paths.migrations, { key: problem ? wish() : key, body: {
        service: service.name, to: plan.to, reason: plan.reason.trim(), shape: plan.shape, bakeMs: Number(plan.bakeMs), gate: plan.gate,
        reach: plan.reach === "yes", soakMs: Math.round(Number(plan.soakDays) * 86_400_000),
        limits: { errorRateAtMostBasisPoints: Math.round(Number(plan.errors) * 100) },
      } });
      touch(paths.service(service.name), paths.migrations, paths.services);
      onClose();
      go(to.migration(data.id));
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
    }
  };
  const choice = (name, options) => html`<select id=${"plan-" + name} class="input" value=${plan[name]} onChange=${set(name)}>${options.map(([value, says]) => html`<option key=${value} value=${value} selected=${String(plan[name]) === String(value)}>${says}</option>`)}</select>`;
  return html`<${Modal} label="Plan a migration" onClose=${onClose}>
    <div><h1>Plan a migration of ${service.name}</h1><p class="quiet">It becomes a draft first, which says how long each step's proof takes at the present traffic.</p></div>
    <form class="stack" onSubmit=${send}>
      <div class="pair"><div class="field"><label for="plan-to">To</label>${choice("to", goals.map((name) => [name, name]))}</div>
        <div class="field"><label for="plan-shape">Ramp</label>${choice("shape", [["exponential", "1, 2, 5, 10, 25, 50, 100%"], ["linear", "by 10 points"]])}</div></div>
      <div class="pair"><div class="field"><label for="plan-bakeMs">Each step holds for</label>${choice("bakeMs", BAKES)}</div>
        <div class="field"><label for="plan-gate">Between steps</label>${choice("gate", [["auto", "goes on when proven"], ["manual", "another person approves"]])}</div></div>
      <div class="pair"><div class="field"><label for="plan-errors">Roll back when more than … % fail</label><input id="plan-errors" class="input" type="number" min="0.01" max="99" step="0.01" required value=${plan.errors} onInput=${set("errors")} /></div>
        <div class="field"><label for="plan-soak">Days in which it can go back afterwards</label><input id="plan-soak" class="input" type="number" min="0" max="90" step="any" required value=${plan.soakDays} onInput=${set("soakDays")} /></div></div>
      <div class="field"><label for="plan-reach">Before it starts</label>${choice("reach", [["no", "nobody is asked"], ["yes", "its callers must get through, as far as their agents can tell"]])}</div>
      <div class="field"><label for="plan-reason">Why? It goes into the audit.</label><input id="plan-reason" class="input" required maxlength="1000" autocomplete="off" autofocus value=${plan.reason} onInput=${set("reason")} /></div>
      ${problem && html`<div class="note bad" role="alert">${problem.detail}</div>`}
      <div class="does"><button type="button" class="button" onClick=${onClose}>Cancel <kbd>Esc</kbd></button>
        <button class="button primary" disabled=${busy || plan.reason.trim() === ""}>Write the draft <kbd>⏎</kbd></button></div>
    </form>
  </${Modal}>`;
}
