// From the dial to a stored split: dial, preview (who gets what), apply (why). Nothing is sent to be
// stored before that. Whoever changes the split meanwhile does not take the operator's wish away.
import { html, useEffect, useRef, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { ask, paths } from "../app/api.js";
import { ordered } from "../app/environments.js";
import { percent, plural, words } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { go, route, setQuery } from "../app/router.js";
import { may } from "../app/session.js";
import { touch } from "../app/store.js";
import { addressOf, splitOf } from "../app/undo.js";
import { Dial } from "./dial.js";
import { complain, toast } from "./toasts.js";

const same = (order, a, b) => order.every((name) => (a?.[name] ?? 0) === (b?.[name] ?? 0));

export function Shift({ service, environments }) {
  const { query } = useAtom(route);
  const asked = service.split.weights;
  const [wish, setWish] = useState(() => splitOf(query));
  const [preview, setPreview] = useState(null);
  const [busy, setBusy] = useState(false);
  const [moved, setMoved] = useState(null);
  const [reason, setReason] = useState("");
  const order = ordered(environments, service.environments, asked, wish);
  const weights = wish ?? asked;
  const changed = wish !== null && !same(order, wish, asked);
  const allowed = order.some((name) => may("operate", service.name, name));
  const owned = service.migration && !service.migration.over && !["DRAFT", "SCHEDULED", "PENDING_APPROVAL"].includes(service.migration.state);
  const generation = useRef(service.generation);

  const look = async (wanted = wish) => {
    setBusy(true);
    try {
      const answer = await ask("POST", paths.preview(service.name), { body: { weights: wanted } });
      setPreview({ ...answer.data, wanted });
    } catch (problem) {
      setPreview(null);
      complain("No preview", problem);
    } finally {
      setBusy(false);
    }
  };
  const again = async () => { // asked for by hand, so it may be applied
    await look();
    setMoved(null);
    document.getElementById("why")?.focus({ preventScroll: true });
  };
  const dial = (next) => {
    setWish(same(order, next, asked) ? null : next);
    setPreview(null);
    setMoved(null);
  };
  const drop = () => {
    setWish(null);
    setPreview(null);
    setMoved(null);
    setReason("");
    setQuery({ split: null });
  };
  useEffect(() => {
    if (splitOf(query)) {
      const wanted = splitOf(query);
      setWish(wanted);
      look(wanted);
    }
  }, [query.get("split")]);
  useEffect(() => { // somebody else changed it while this hand was on the dial
    if (service.generation !== generation.current) {
      generation.current = service.generation;
      if (changed) {
        setMoved(asked);
        if (preview) look();
      } else if (wish) setWish(null);
    }
  }, [service.generation]);
  useKeys({
    d: { says: "take the dial", does: () => document.querySelector(".handle")?.focus(), when: allowed && order.length > 1 },
    p: { says: "preview what is dialled", does: again, when: changed },
    x: { says: "put the dial back", does: drop, when: changed },
  }, "Service");

  return html`<section class="panel shift" aria-label="Dial">
    <header><h2>Dial</h2>${changed ? html`<span class="quiet">dialled <b>${words(wish)}</b>; in force ${words(asked)}. Nothing is sent yet.</span>`
      : owned ? html`<span class="quiet">The migration turns it. To turn it by hand pauses the migration first.</span>`
      : html`<span class="faint">${allowed ? "Drag the boundary, click where it should be, type, or take it with d and the arrow keys." : "You may look at it; operators may turn it."}</span>`}</header>
    ${moved && html`<div class="note warn" role="alert">Somebody changed it meanwhile: ${words(moved)} is in force now. What you dialled is kept; preview it again before you apply it.</div>`}
    ${order.length < 2 ? html`<p class="quiet">All of ${service.name} is in ${order[0] ?? "no environment"}; no registry names an instance elsewhere.</p>` : html`
      <${Dial} order=${order} weights=${weights} asked=${asked} environments=${environments} disabled=${!allowed} onChange=${dial} onEnter=${() => changed && again()} />`}
    ${changed && html`<div class="row"><button class="button primary" disabled=${busy} onClick=${again}>${preview ? "Preview again" : "Preview"} <kbd>p</kbd></button>
      <button class="button" onClick=${drop}>Put it back <kbd>x</kbd></button></div>`}
    ${changed && preview && html`<${Preview} key=${preview.generation + JSON.stringify(preview.wanted)} preview=${preview} service=${service} order=${order} reason=${reason} setReason=${setReason} unseen=${moved !== null}
      onStale=${async () => { touch(paths.service(service.name)); setMoved(asked); await look(); }} onDone=${drop} />`}
  </section>`;
}

function Preview({ preview, service, order, reason, setReason, unseen, onStale, onDone }) {
  const why = useRef(null);
  useEffect(() => why.current.focus({ preventScroll: true }), []);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const proxies = preview.variants.reduce((sum, variant) => sum + variant.proxies, 0);
  const before = { weights: service.split.weights, name: service.name };

  const send = async (more = {}) => {
    setBusy(true);
    setProblem(null);
    try {
      await ask("PUT", paths.split(service.name), { ifMatch: preview.generation, body: { weights: preview.wanted, reason: reason.trim() || null, ...more } });
      touch(paths.service(service.name), paths.services, paths.changes);
      toast({ text: `${service.name}: ${words(preview.wanted)} is asked`, detail: "Stored. The proof shows when it is in force.",
        action: { says: "Undo…", does: () => go(addressOf(before.name, before.weights)) } });
      onDone();
    } catch (failure) {
      if (failure.status === 412) await onStale();
      else setProblem(failure);
    } finally {
      setBusy(false);
    }
  };
  const askLeave = async () => {
    setBusy(true);
    try {
      await ask("POST", paths.approvals, { body: { service: service.name, weights: preview.wanted, generation: preview.generation, reason: reason.trim() || null } });
      toast({ text: "Another person is asked", detail: "It is done as soon as somebody allows it; see Approvals." });
      onDone();
    } catch (failure) {
      setProblem(failure);
    } finally {
      setBusy(false);
    }
  };
  return html`<form class="preview" onSubmit=${(event) => { event.preventDefault(); if (!unseen) send(); }}>
    <h2>Preview</h2>
    <table class="table preview-table"><thead><tr><th scope="col">environment</th><th scope="col" class="num">in force</th><th scope="col" class="num">then</th><th scope="col" class="num">change</th><th scope="col" class="num">ready endpoints</th></tr></thead>
      <tbody>${order.map((name) => {
        const by = (preview.after.weights[name] ?? 0) - (preview.before.weights[name] ?? 0);
        return html`<tr key=${name}><td>${name}</td><td class="num">${percent(preview.before.weights[name] ?? 0)}</td><td class="num"><b>${percent(preview.after.weights[name] ?? 0)}</b></td>
          <td class="num">${by === 0 ? "–" : (by > 0 ? "+" : "−") + percent(Math.abs(by))}</td><td class="num">${service.environments[name]?.ready ?? 0}</td></tr>`;
      })}</tbody></table>
    <p>${preview.changes ? html`<b>${plural(proxies, "proxy", "proxies")}</b> connected now ${proxies === 1 ? "gets" : "get"} it${variantWords(preview)}.` : "No proxy would get anything else than now."}</p>
    ${preview.consequences.length > 0 && html`<ul class="bullets">${preview.consequences.map((one) => html`<li key=${one}>${one}</li>`)}</ul>`}
    ${preview.blockers.map((one) => html`<div key=${one} class="note warn">${one}</div>`)}
    <details><summary>Endpoint by endpoint</summary><pre class="diff">${preview.diff.split("\n").map((line) => html`<span class=${line.startsWith("+") ? "plus" : line.startsWith("-") ? "minus" : ""}>${line + "\n"}</span>`)}</pre></details>
    <div class="apply"><div class="field grow"><label for="why">Why? It goes into the audit.</label>
      <input id="why" ref=${why} class="input" maxlength="1000" autocomplete="off" value=${reason} onInput=${(event) => setReason(event.target.value)} /></div>
      <button class="button primary" disabled=${busy || unseen || reason.trim() === ""} title=${unseen ? "preview it again first: somebody changed it meanwhile" : undefined}>${busy ? "…" : "Apply"} <kbd>⏎</kbd></button></div>
    ${problem && html`<div class="note bad" role="alert">${problem.detail}${problem.requestId && html`<div class="mono faint">request ${problem.requestId}</div>`}
      <${Otherwise} problem=${problem} reason=${reason} service=${service} send=${send} askLeave=${askLeave} /></div>`}
  </form>`;
}

/** What else one may do about a refusal. */
function Otherwise({ problem, reason, service, send, askLeave }) {
  const owned = service.migration && !service.migration.over && service.migration.state !== "DRAFT";
  return html`<div class="row">
    ${problem.status === 409 && owned && html`<button type="button" class="button" onClick=${() => send({ takeOver: true })}>Pause the migration and apply</button>`}
    ${problem.status === 409 && !owned && html`<button type="button" class="button" onClick=${askLeave}>Ask another person</button>`}
    ${[409, 423].includes(problem.status) && !owned && html`<button type="button" class="button danger" disabled=${reason.trim() === ""}
      onClick=${() => send({ breakGlass: true })}>Break the glass: apply now, somebody looks at it afterwards</button>`}
  </div>`;
}

function variantWords({ variants }) {
  const own = variants.flatMap((variant) => variant.callers);
  const networks = variants.flatMap((variant) => variant.networks).filter((name) => name !== "");
  return (own.length ? `; ${own.join(", ")} keep${own.length === 1 ? "s" : ""} a split of ${own.length === 1 ? "its" : "their"} own` : "")
    + (networks.length ? `; in the networks ${networks.join(", ")} through gateways` : "");
}
