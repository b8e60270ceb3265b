// What changed lately, newest first, with the way back.
import { html } from "../app/html.js";
import { time } from "../app/format.js";
import { to } from "../app/router.js";
import { sharesIn, undoAddress } from "../app/undo.js";

export function ChangeList({ changes, withService = true, all = false }) {
  const undone = new Set(); // only the newest change of a split is the one in force
  return html`<ul class=${"changes" + (all ? " all" : "")}>${changes.map((change) => {
    const newest = change.kind === "split" && !undone.has(change.service);
    if (change.kind === "split") undone.add(change.service);
    const undo = newest ? undoAddress(change) : null;
    return html`<li key=${change.at + change.action + change.subject}>
      <a class="faint" href=${to.change(change)} title="what it did to the registry"><time datetime=${change.at}>${time(change.at)}</time></a>
      <div class="fromto">${withService && html`<b>${change.service ? html`<a href=${to.service(change.service)}>${change.subject}</a>` : change.subject}</b> `}
        <span class="quiet">${verb(change)}</span> ${fromTo(change)}
        ${change.by && html`<span class="faint"> by ${change.by}</span>`}${change.reason && html`<span class="why" title=${change.reason}> — ${short(change.reason)}</span>`}</div>
      ${undo ? html`<a class="button small" href=${undo} aria-label=${`Undo the change of ${change.service}: opens the preview of what was before`}>Undo…</a>` : html`<span></span>`}
    </li>`;
  })}</ul>`;
}

/** What it was and what it is in the words that matter: of a split its shares. */
export function said(change) {
  const from = sharesIn(change.before);
  const until = sharesIn(change.after);
  if (change.kind === "split" && until && from !== until) return { from: from ?? "", until };
  const state = change.action.split(".")[1] ?? "";
  if (change.kind === "freeze") return { from: "", until: until ?? "" };
  if (change.kind === "migration" || change.action.endsWith(".refuse")) return { from: "", until: "" }; // its reason says it all
  const rest = (words) => words.replace(/,? ?generation \d+/, "").replace(/^, /, "");
  return { from: rest(change.before), until: change.after === state || change.after === "established true" ? "" : rest(change.after) };
}

const VERBS = {
  "split.put": "", "split.rollback": "rolled back", "home.put": "has its home in", "source.know": "is a known source",
  "source.live": "is live", "source.stale": "is stale", "source.suspect": "is suspect", "source.starting": "starts",
  "split.migrate": "", "freeze.put": "is frozen", "freeze.add": "is frozen", "freeze.delete": "is frozen no longer", "freeze.end": "is frozen no longer",
  "migration.create": "migration planned", "migration.start": "migration begins", "migration.schedule": "migration scheduled",
  "migration.step": "next step", "migration.acknowledged": "step acknowledged", "migration.proven": "step proven", "migration.complete": "migration completed",
  "migration.soak": "migration soaks", "migration.rolledback": "migration over", "migration.rollback": "migration rolls back", "migration.guard": "guard failed",
  "approval.breakglass": "glass broken for", "approval.ask": "asked for leave of", "approval.approve": "allowed", "approval.close": "looked at",
  "signin.refuse": "could not sign in", "access.refuse": "was refused", "migration.pause": "migration paused", "migration.resume": "migration goes on", "migration.continue": "migration goes on", "migration.advance": "next step by hand", "migration.takeover": "migration taken over", "migration.abort": "migration aborted",
  "format.finish": "is on its way", "format.step": "at the next stage", "format.pause": "paused", "format.back": "goes back", "format.adopt": "is what a member knew",
  "member.start": "started", "member.stop": "stopped", "proxy.reject": "rejects", "proxy.accept": "accepts again", "proxy.gone": "went while it rejected",
};

const LONG = 200;

/** A reason may have a thousand characters; the audit shows them all. */
const short = (reason) => (reason.length > LONG ? reason.slice(0, LONG).trimEnd() + "…" : reason);

const verb = (change) => VERBS[change.action] ?? change.action.replace(".", " ");

function fromTo(change) {
  const { from, until } = said(change);
  const clean = (words) => words.replace(/^environment /, "");
  if (change.kind === "registry") return clean(until);
  return from && until ? `${clean(from)} → ${clean(until)}` : clean(until || from);
}
