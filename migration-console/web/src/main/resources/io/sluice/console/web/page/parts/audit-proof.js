// Whether the audit is as it was written: verified when somebody asks, and said plainly.
import { html, useState } from "../app/html.js";
import { get, paths } from "../app/api.js";
import { ago, count, plural } from "../app/format.js";
import { useRest } from "../app/store.js";
import { Chip } from "./chip.js";
import { complain } from "./toasts.js";
import { useKeys } from "../app/keys.js";

export function AuditProof() {
  const { data: state, refresh } = useRest(`${paths.audit}/head`, { every: 15_000 });
  const [found, setFound] = useState(null);
  const verify = async () => {
    if (found === "asking") return;
    setFound("asking");
    try {
      const { data } = await get(`${paths.audit}/verify`);
      setFound({ ...data, at: Date.now() });
      refresh();
    } catch (problem) {
      setFound(null);
      complain("Verifying failed", problem);
    }
  };
  useKeys({ v: { says: "verify the audit", does: verify } }, "Audit");
  const known = found !== null && found !== "asking";
  const failing = state?.anchors.filter(({ failure }) => failure) ?? [];
  const anchored = Math.max(0, ...(state?.anchors.map(({ size }) => size) ?? []));
  return html`<section class="panel live" aria-label="Proof"><header><h2>Is it as it was written?</h2>
      <button class="button" disabled=${found === "asking"} onClick=${verify}>${found === "asking" ? "Verifying…" : "Verify"} <kbd>v</kbd></button></header>
    <div class="stack">
    ${known && (found.whole ? html`<div class="note good-note" role="status"><b>✓ Whole: nothing was altered, removed, inserted or moved.</b><br />
${plural(found.entries, "entry", "entries")} followed from the first to number ${count(found.head.size)}, ${ago(new Date(found.at).toISOString())}; ${plural(found.heads, "signed head")} compared.${found.dropped > 0 ? ` ${plural(found.dropped, "text")} ${found.dropped === 1 ? "was" : "were"} dropped when their time was over; their hashes still count.` : ""}${found.heads === 0 ? " No signed head has been written yet: what was cut off the end before the first one cannot be seen." : ""}</div>`
      : html`<div class="note bad" role="alert"><b>✕ Not whole: ${plural(found.total, "thing was done", "things were done")} to it.</b>
          <ul class="bullets">${found.findings.map((one) => html`<li key=${one.seq + one.kind}><b>${one.kind}</b> at ${count(one.seq)}: ${one.text}</li>`)}</ul></div>`)}
    ${failing.map((one) => html`<div key=${one.name} class="note warn"><b>${one.name} takes no heads:</b> ${one.failure}</div>`)}
    ${state ? html`<p class="quiet"><b>${count(state.head.size)}</b> ${state.head.size === 1 ? "entry" : "entries"}. ${anchored >= state.head.size ? "All of them" : anchored === 0 ? "None of them yet" : `${count(anchored)} of them`} ${anchored === 1 ? "is" : "are"} under a signed head outside the database${anchored < state.head.size ? "; the rest is within a minute" : ""}.</p>
    <details><summary>Head, key and anchors</summary><dl class="facts long">
      <div><dt>Root of the Merkle tree</dt><dd class="mono">${state.head.root}</dd></div><div><dt>Link of the chain</dt><dd class="mono">${state.head.link}</dd></div>
      <div><dt>Public key of this member’s heads (keep it somewhere else)</dt><dd class="mono">${state.publicKey}</dd></div>
      ${state.anchors.map((one) => html`<div key=${one.name}><dt>Anchor</dt><dd>${one.name} <${Chip} tone=${one.failure ? "bad" : "calm"}>${one.failure ? "fails" : `has ${count(one.size)}, ${ago(one.at)}`}</${Chip}></dd></div>`)}
    </dl></details>` : html`<p class="faint">…</p>`}</div></section>`;
}
