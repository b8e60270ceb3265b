// Freezes: when nobody shifts traffic away from home; begun and ended here.
import { html, useId, useState } from "../app/html.js";
import { ask, paths } from "../app/api.js";
import { useEnvironments } from "../app/environments.js";
import { ago, count, moment, span } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { covers, may, session, useMay } from "../app/session.js";
import { useAtom } from "../app/atom.js";
import { touch, useRest } from "../app/store.js";
import { Chip } from "./chip.js";
import { confirm } from "./dialog.js";
import { Trouble } from "./trouble.js";
import { When } from "./when.js";

const SPANS = [["1 h", 3_600_000], ["8 h", 28_800_000], ["1 d", 86_400_000], ["3 d", 259_200_000]];
const PATTERN = /^[A-Za-z0-9*][A-Za-z0-9._*-]{0,252}$/;

/** Whether one may freeze or end the freeze of these services there: a pattern is asked for like a name. */
export const mayFreeze = (services, environment, environments) => (environment === "*" || environment === null
  ? environments.length > 0 && environments.every((one) => may("operate", services, one)) && (services !== "*" || may("operate", "*", "*"))
  : may("operate", services, environment));

export function Freezes() {
  const { data: freezes, error } = useRest(paths.freezes, { on: (e) => e.kind === "freeze", every: 30_000, list: true });
  const environments = useEnvironments();
  const [adding, setAdding] = useState(false);
  const operates = useMay("operate");
  useKeys({ z: { says: "begin a freeze", does: () => setAdding(true), when: operates && !adding } }, "Approvals");
  return html`<section class="panel live" aria-label="Freezes"><header><h2>Freezes</h2>${operates && !adding && html`<button class="button small" onClick=${() => setAdding(true)}>Begin a freeze <kbd>z</kbd></button>`}</header>
    <div class="stack"><${Trouble} error=${error} />
    ${adding && html`<${Begin} environments=${environments} close=${() => setAdding(false)} />`}
    ${freezes === null ? !error && html`<p class="faint">Reading…</p>` : freezes.length === 0 ? html`<p class="faint">Nothing is frozen. A freeze keeps traffic where it is; a rollback, and what gives nobody but the home more, go on.</p>`
      : html`<ul class="said">${freezes.map((one) => html`<li key=${one.id}><div><${Chip} tone="moving">frozen</${Chip}> <b class="mono">${one.services}</b>${one.environment !== "*" && html` <span class="quiet">in ${one.environment}</span>`}<span class="quiet"> ${one.until ? `for another ${span(Date.parse(one.until) - Date.now())}, until ${moment(one.until)}` : "until somebody ends it"}; by ${one.actor} ${ago(one.since)}${one.reason && `: ${one.reason}`}</span></div>
        ${mayFreeze(one.services, one.environment, environments) && html`<button class="button small" onClick=${() => end(one)} aria-label=${`End the freeze of ${one.services}`}>End…</button>`}</li>`)}</ul>`}</div></section>`;
}

function end(one) {
  confirm({
    title: `End the freeze of ${one.services}`,
    confirm: "End it",
    body: html`<p>Splits and policies of these services can be changed again${one.environment === "*" ? "" : `, as far as ${one.environment} goes`}.</p>`,
    async does(reason) {
      await ask("DELETE", paths.freeze(one.id), { body: { reason } });
      touch(paths.freezes, paths.services, paths.changes);
    },
  });
}

function Begin({ environments, close }) {
  const id = useId();
  const grants = useAtom(session, (now) => now.body?.grants) ?? [];
  const [services, setServices] = useState(grants.some((grant) => grant.services === "*") ? "" : grants[0]?.services ?? "");
  const [environment, setEnvironment] = useState("");
  const [until, setUntil] = useState(null);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState(null);
  const names = useRest(paths.services, { list: true, gap: 10_000 }).data?.map(({ name }) => name) ?? null;
  const good = PATTERN.test(services) && services.split("*").length <= 5;
  const met = good && names ? names.filter((name) => covers(services, name)) : null;
  const allowed = good && mayFreeze(services, environment || null, environments);
  const send = async (event) => {
    event.preventDefault();
    if (!allowed) return;
    setProblem(null);
    try {
      await ask("POST", paths.freezes, { body: { services, environment: environment || null, until, reason } });
      touch(paths.freezes, paths.services, paths.changes);
      close();
    } catch (failure) {
      setProblem(failure);
    }
  };
  return html`<form class="preview flush" aria-label="Begin a freeze" onSubmit=${send} onKeyDown=${(event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } }}>
    <div class="filters">
      <div class="field"><label for=${id + "s"}>Services (* for any characters)</label><input id=${id + "s"} class="input mono" value=${services} autofocus spellcheck=${false} autocomplete="off" placeholder="orders-*" onInput=${(event) => setServices(event.target.value.trim())} ref=${(element) => { if (element && !element.dataset.met) { element.dataset.met = "1"; element.focus(); } }} /></div>
      <div class="field"><label for=${id + "e"}>What must not change</label><select id=${id + "e"} class="input" onChange=${(event) => setEnvironment(event.target.value)}><option value="">any share</option>${environments.map((name) => html`<option key=${name} value=${name}>the share of ${name}</option>`)}</select></div>
      <${When} id=${id + "u"} says="Until (empty: somebody ends it)" value=${until} set=${setUntil} />
      <div class="tabs">${SPANS.map(([says, ms]) => html`<button key=${says} type="button" class="tab" onClick=${() => setUntil(new Date(Date.now() + ms).toISOString())}>${says}</button>`)}</div>
    </div>
    <div class="field"><label for=${id + "r"}>Reason (whoever is stopped reads it)</label><input id=${id + "r"} class="input" value=${reason} maxlength="1000" autocomplete="off" onInput=${(event) => setReason(event.target.value)} /></div>
    <p class="quiet">${!services ? "Which services?" : !good ? "A pattern is letters, digits, “.”, “_”, “-” and at most four “*”." : !allowed ? "You may not operate all that this covers." : met === null ? "" : met.length === 0 ? "No service is named so yet; one that comes is frozen." : html`<b>${count(met.length)}</b> of ${count(names.length)} services now: ${met.slice(0, 6).join(", ")}${met.length > 6 && ` and ${count(met.length - 6)} more`}`}</p>
    <${Trouble} error=${problem} />
    <div class="row"><button class="button primary" disabled=${!allowed || reason === ""}>Freeze <kbd>⏎</kbd></button><button type="button" class="button" onClick=${close}>Cancel <kbd>Esc</kbd></button>${reason === "" && good && html`<span class="faint">a reason is needed</span>`}</div>
  </form>`;
}
