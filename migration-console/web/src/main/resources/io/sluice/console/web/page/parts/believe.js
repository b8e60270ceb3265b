// What an operator tells a registry's guard: to believe a loss, to let a name in, to believe nothing for a while.
import { html } from "../app/html.js";
import { ask, paths, wish } from "../app/api.js";
import { plural } from "../app/format.js";
import { touch } from "../app/store.js";
import { confirm } from "./dialog.js";
import { toast } from "./toasts.js";

const again = () => touch(paths.sources, paths.services, paths.conflicts, paths.candidates, paths.alarms, paths.holds, paths.shadow, paths.changes);

/** @param {{source: string, service: string, addresses: string[]}} held */
export function believe(held) {
  confirm({
    title: `Believe that ${plural(held.addresses.length, "instance")} of ${held.service} left`,
    confirm: "Believe it",
    danger: true,
    body: html`<p>${held.source} names ${held.addresses.length === 1 ? "it" : "them"} no more, without having said goodbye. They get traffic as long as they answer. Believed, they get none from now on:</p>
      <p class="mono">${held.addresses.slice(0, 12).join(", ")}${held.addresses.length > 12 && ` and ${held.addresses.length - 12} more`}</p>`,
    reason: "optional",
    async does(reason) {
      const { data } = await ask("POST", paths.believe(held.source, held.service), { body: { reason } });
      toast({ text: data.changed ? `${plural(data.endpoints, "instance")} of ${held.service} let go` : "There was nothing left to believe" });
      again();
    },
  });
}

export function believeAll(source) {
  confirm({
    title: `Believe everything that ${source.name} says`,
    confirm: "Believe it all",
    danger: true,
    body: html`<p>${plural(source.held, "instance")} of this source vanished and ${source.held === 1 ? "is" : "are"} kept. Believed, they get no traffic from now on, in every service. A suspicion against the source ends.</p>`,
    reason: "required",
    async does(reason) {
      const { data } = await ask("POST", paths.believeAll(source.name), { body: { scope: "all", reason } });
      toast({ text: data.changed ? `${plural(data.endpoints, "instance")} of ${source.name} let go` : "There was nothing left to believe" });
      again();
    },
  });
}

export function startWithout(source) {
  confirm({
    title: `Let proxies connect without ${source.name}`,
    confirm: "Start without it",
    danger: true,
    body: html`<p>It has not been read since this server started. What only it knows is missing until it is.</p>`,
    reason: "required",
    async does(reason) {
      await ask("POST", paths.believeAll(source.name), { body: { scope: "start", reason } });
      again();
    },
  });
}

export function admit(candidate) {
  confirm({
    title: `Let ${candidate.name} of ${candidate.source} into ${candidate.service}`,
    confirm: "Admit",
    body: html`<p>It brings ${plural(candidate.ready, "ready instance")} in ${candidate.environment}. They get traffic when the split gives ${candidate.environment} any.</p>`,
    reason: "optional",
    async does(reason) {
      const { data } = await ask("POST", paths.admit(candidate.id), { body: { reason } });
      toast({ text: data.changed ? `${candidate.name} belongs to ${data.service} now` : "It was admitted already" });
      again();
    },
  });
}

const SPANS = [["15 min", 15], ["1 h", 60], ["4 h", 240], ["1 d", 1_440], ["7 d", 10_080]];

/** Believes no silent loss for a while, as before work on a registry. */
export function hold(scope, name) {
  let minutes = 60;
  confirm({
    title: `Believe no silent loss of ${name}`,
    confirm: "Hold",
    body: html`<p>Whatever vanishes from ${scope === "source" ? "this source" : "this service"} unannounced is kept and gets traffic while it answers. An instance that signs off still goes.</p>
      <div class="field"><label for="hold-for">For</label><select id="hold-for" class="input" onChange=${(event) => { minutes = Number(event.target.value); }}>
        ${SPANS.map(([says, value]) => html`<option value=${value} selected=${value === 60}>${says}</option>`)}</select></div>`,
    reason: "required",
    async does(reason) {
      await ask("POST", paths.holds, { body: { scope, name, forMs: minutes * 60_000, reason }, key: wish() });
      again();
    },
  });
}

export function endHold(one) {
  confirm({
    title: `End the hold on ${one.name}`,
    confirm: "End it",
    body: html`<p>What vanished meanwhile is judged as any other loss.</p>`,
    async does(reason) {
      await ask("DELETE", paths.hold(one.scope, one.name), { body: { reason } });
      again();
    },
  });
}
