// What became of what somebody did; a failure stays until it is read.
import { html } from "../app/html.js";
import { atom, useAtom } from "../app/atom.js";

const toasts = atom([]);
const GOOD_LASTS_MS = 6_000;
let made = 0;

/** @param {{text: string, detail?: string, bad?: boolean, requestId?: string, action?: {says: string, does: () => void}}} what */
export function toast(what) {
  const one = { ...what, id: ++made };
  toasts.update((now) => [...now.slice(-3), one]);
  if (!what.bad) setTimeout(() => drop(one.id), what.action ? 2 * GOOD_LASTS_MS : GOOD_LASTS_MS);
}

/** Says why something failed, in the server's words, with what finds it in the server's log. */
export function complain(text, problem) {
  toast({ text, bad: true, detail: problem.detail ?? String(problem), requestId: problem.requestId });
}

function drop(id) {
  toasts.update((now) => now.filter((one) => one.id !== id));
}

export function Toasts() {
  const shown = useAtom(toasts);
  return html`<div class="toasts" role="status" aria-live="polite">${shown.map((one) => html`
    <div key=${one.id} class=${"toast" + (one.bad ? " bad" : "")}>
      <div class="row"><strong>${one.text}</strong>
        ${one.action && html`<button class="button small" onClick=${() => { drop(one.id); one.action.does(); }}>${one.action.says}</button>`}
        <button class="button plain small" aria-label="Close" onClick=${() => drop(one.id)}>✕</button></div>
      ${one.detail && html`<p>${one.detail}</p>`}
      ${one.requestId && html`<div class="id">request ${one.requestId}</div>`}
    </div>`)}</div>`;
}
