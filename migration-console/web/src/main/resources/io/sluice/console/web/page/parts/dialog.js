// Dialogs: what cannot be undone by the next key asks first, and writes ask why.
import { html, useLayoutEffect, useRef, useState } from "../app/html.js";
import { atom, useAtom } from "../app/atom.js";

const open = atom(null);

/**
 * Asks for a confirmation and a reason.
 *
 * @param {object} question `title`; `body` to draw; `confirm` on the button; `danger`; `reason`: "required",
 *   "optional" or "none"; `does(reason)`: what to do, a problem of it is shown and the dialog stays;
 *   `after`: drawn in its place when it is done (the dialog then closes by hand)
 */
export function confirm(question) {
  open.set({ reason: "optional", ...question });
}

export const closeDialog = () => open.set(null);

window.addEventListener("popstate", closeDialog); // what it asked about is no longer on the screen

/** A native dialog: keeps the focus within it and closes with Escape. */
export function Modal({ label, wide = false, onClose, children }) {
  const element = useRef(null);
  useLayoutEffect(() => { // before the next key comes
    const before = document.activeElement;
    element.current.showModal();
    return () => before?.focus?.();
  }, []);
  return html`<dialog ref=${element} class=${wide ? "wide" : ""} aria-label=${label}
    onCancel=${(event) => { event.preventDefault(); onClose(); }}
    onClick=${(event) => { if (event.target === element.current) onClose(); }}>
    <div class="dialog">${children}</div>
  </dialog>`;
}

export function Dialogs() {
  const question = useAtom(open);
  return question && html`<${Question} key=${question.title} question=${question} />`;
}

/** Takes the focus when it comes, so that the key that confirmed also closes. */
function Close() {
  const button = useRef(null);
  useLayoutEffect(() => button.current.focus(), []);
  return html`<button ref=${button} class="button primary" onClick=${closeDialog}>Close <kbd>⏎</kbd></button>`;
}

function Question({ question }) {
  const [reason, setReason] = useState("");
  const [state, setState] = useState("asking");
  const [problem, setProblem] = useState(null);
  const needed = question.reason === "required" && reason.trim() === "";
  const send = async (event) => {
    event.preventDefault();
    if (needed || state === "doing") return;
    setState("doing");
    setProblem(null);
    try {
      await question.does(reason.trim());
      if (question.after) setState("done");
      else closeDialog();
    } catch (failure) {
      setProblem(failure);
      setState("asking");
    }
  };
  return html`<${Modal} label=${question.title} onClose=${closeDialog}>
    <h1>${question.title}</h1>
    ${state === "done" ? html`<${question.after} />
      <div class="does"><${Close} /></div>` : html`
    <form class="stack" onSubmit=${send}>
      ${question.body && html`<div>${question.body}</div>`}
      ${question.reason !== "none" && html`<div class="field">
        <label for="reason">Reason${question.reason === "optional" ? " (goes into the audit; may be empty)" : " (goes into the audit)"}</label>
        <input id="reason" class="input" value=${reason} maxlength="1000" autocomplete="off" autofocus
          onInput=${(event) => setReason(event.target.value)} /></div>`}
      ${problem && html`<div class="note bad" role="alert">${problem.detail ?? String(problem)}
        ${problem.requestId && html`<div class="id faint mono">request ${problem.requestId}</div>`}</div>`}
      ${problem && question.otherwise?.(problem, reason.trim())}
      <div class="does">
        <button type="button" class="button" onClick=${closeDialog}>Cancel <kbd>Esc</kbd></button>
        <button class=${"button " + (question.danger ? "danger full" : "primary")} disabled=${needed || state === "doing"}
          autofocus=${question.reason === "none"}>${state === "doing" ? "…" : question.confirm} <kbd>⏎</kbd></button>
      </div>
    </form>`}
  </${Modal}>`;
}
