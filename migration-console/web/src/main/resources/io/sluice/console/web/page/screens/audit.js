// Who did what: a timeline with filters, one act whole, the proof that nobody changed it, and its export.
import { html, useEffect, useState } from "../app/html.js";
import { useAtom } from "../app/atom.js";
import { get, paths } from "../app/api.js";
import { brief } from "../app/differ.js";
import { count, dayOf, time } from "../app/format.js";
import { useKeys } from "../app/keys.js";
import { route, setQuery } from "../app/router.js";
import { AuditEntry } from "../parts/audit-entry.js";
import { AuditProof } from "../parts/audit-proof.js";
import { Chip } from "../parts/chip.js";
import { More, usePaged } from "../parts/paged.js";
import { usePick } from "../parts/pick.js";
import { Trouble } from "../parts/trouble.js";
import { When } from "../parts/when.js";

const KINDS = [["", "everything"], ["split.", "splits"], ["migration.", "migrations"], ["approval.", "approvals"], ["freeze.", "freezes"], ["hold.", "holds"],
  ["policy.", "policies"], ["home.", "homes"], ["name.", "admitted names"], ["source.", "sources"], ["member.", "members"], ["session.", "sessions"], ["user.", "users"], ["grant.", "grants"], ["token.", "tokens"]];
const FIELDS = ["actor", "action", "subject", "from", "until"];
const SPANS = [["1 h", 3_600_000], ["1 d", 86_400_000], ["7 d", 604_800_000]];

export function Audit() {
  const { query } = useAtom(route);
  const asked = new URLSearchParams(FIELDS.filter((name) => query.get(name)).map((name) => [name, query.get(name)]));
  const filters = asked.toString();
  const paged = usePaged(paths.audit + (filters ? "?" + filters : ""), { on: () => true, every: 10_000, keyOf: (entry) => entry.seq });
  const wanted = query.get("entry");
  const alone = useAlone(wanted, query.get("at"), paged.items);
  const [chosen, choose] = usePick({
    items: paged.items ?? [], keyOf: (entry) => entry.seq, says: "entry", group: "Audit", initial: wanted ? Number(wanted) : null,
    open: (entry) => setQuery({ entry: entry.seq, at: entry.at }), leave: wanted ? () => setQuery({ entry: null, at: null }) : null,
  });
  useEffect(() => { document.querySelector(".timeline .selected")?.scrollIntoView({ block: "nearest" }); }, [chosen]);
  useKeys({ f: { says: "filter", does: () => document.getElementById("audit-actor")?.focus() } }, "Audit");
  const days = byDay(paged.items ?? []);
  return html`<div class="stack">
    <div class="title"><h1>Audit</h1><span class="quiet">who did what, and that nobody changed it</span>
      <div class="does"><a class="button" download href=${`${paths.audit}/export?${filters}`}>Export JSON Lines</a><a class="button" download href=${`${paths.audit}/export?format=csv&${filters}`}>CSV</a></div></div>
    <${AuditProof} />
    <form class="filters" role="search" aria-label="Filter the audit" onSubmit=${(event) => event.preventDefault()}>
      <${Field} name="actor" says="Who" value=${query.get("actor")} hint="alice" />
      <div class="field"><label for="audit-action">Did what</label><select id="audit-action" class="input" value=${query.get("action") ?? ""} onChange=${(event) => setQuery({ action: event.target.value })}>
        ${KINDS.map(([value, says]) => html`<option key=${value} value=${value} selected=${value === (query.get("action") ?? "")}>${says}</option>`)}
        ${query.get("action") && !KINDS.some(([value]) => value === query.get("action")) && html`<option value=${query.get("action")} selected>${query.get("action")}</option>`}</select></div>
      <${Field} name="subject" says="On what" value=${query.get("subject")} hint="orders" />
      <${When} id="audit-from" says="From" value=${query.get("from")} set=${(at) => setQuery({ from: at })} />
      <${When} id="audit-until" says="Until" value=${query.get("until")} set=${(at) => setQuery({ until: at })} />
      <div class="tabs">${SPANS.map(([says, ms]) => html`<button key=${says} type="button" class="tab" onClick=${() => setQuery({ from: new Date(Date.now() - ms).toISOString(), until: null })}>last ${says}</button>`)}
        ${filters && html`<button type="button" class="button small" onClick=${() => setQuery(Object.fromEntries(FIELDS.map((name) => [name, null])))}>Show all</button>`}</div>
    </form>
    <${Trouble} error=${paged.error} />
    <div class=${"beside" + (alone ? " is-open" : "")}>
      <section class="panel timeline beside-list live" aria-label="Entries">
        ${paged.items === null ? !paged.error && html`<div class="empty">Reading…</div>` : paged.items.length === 0 ? html`<div class="empty">${filters ? "Nothing was done that these filters let through." : "Nothing was done yet."}</div>`
          : days.map(({ day, entries }) => html`<div key=${day}><h2>${day}</h2><ol>${entries.map((entry) => html`<li key=${entry.seq} class=${entry.seq === (wanted ? Number(wanted) : chosen) ? "selected" : ""}>
            <a href=${`/audit?entry=${entry.seq}`} onClick=${(event) => { event.preventDefault(); choose(entry.seq); setQuery({ entry: entry.seq, at: entry.at }); }}>
              <time class="faint" datetime=${entry.at}>${time(entry.at)}</time><span class="c-who">${entry.actor}${entry.approver && html`<span class="faint"> with ${entry.approver}</span>`}</span>
              <span class="c-what"><b>${entry.subject}</b> <span class="quiet">${entry.action}</span> ${entry.result !== "done" && html`<${Chip} tone="bad">${entry.result}</${Chip}>`}
                <span class="c-change">${brief(entry.before, entry.after)}</span>${entry.reason && html`<span class="quiet"> — ${entry.reason}</span>`}</span>
              <span class="faint num">${count(entry.seq)}</span></a></li>`)}</ol></div>`)}
        <${More} paged=${paged} says="Older entries" />
      </section>
      ${alone && html`<${AuditEntry} key=${alone.seq} entry=${alone} close=${() => setQuery({ entry: null, at: null })} />`}
    </div>
  </div>`;
}

/** A filter that is applied when somebody has typed it to its end. */
function Field({ name, says, value, hint }) {
  return html`<div class="field"><label for=${"audit-" + name}>${says}</label><input id=${"audit-" + name} class="input" value=${value ?? ""} placeholder=${hint} maxlength="300" spellcheck=${false} autocomplete="off"
    onChange=${(event) => setQuery({ [name]: event.target.value.trim() })} onKeyDown=${(event) => { if (event.key === "Enter") setQuery({ [name]: event.target.value.trim() }); }} /></div>`;
}

/** The entry that the address names: of the list, or read by its time when the list has gone on. */
function useAlone(seq, at, items) {
  const [read, setRead] = useState(null);
  const listed = seq === null ? null : items?.find((entry) => entry.seq === Number(seq)) ?? null;
  const missing = seq !== null && items !== null && listed === null && at;
  useEffect(() => {
    if (!missing) return;
    const query = new URLSearchParams({ from: at, until: new Date(Date.parse(at) + 1_000).toISOString(), limit: "500" });
    get(`${paths.audit}?${query}`).then(({ data }) => setRead(data.items.find((entry) => entry.seq === Number(seq)) ?? null)).catch(() => setRead(null));
  }, [missing, seq, at]);
  return seq === null ? null : listed ?? (read?.seq === Number(seq) ? read : null);
}


function byDay(entries) {
  const days = [];
  for (const entry of entries) {
    const day = dayOf(entry.at);
    if (days.at(-1)?.day !== day) days.push({ day, entries: [] });
    days.at(-1).entries.push(entry);
  }
  return days;
}
