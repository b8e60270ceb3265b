// A moment that somebody types, in his own time zone; in addresses it is UTC.
import { html } from "../app/html.js";
import { full, two } from "../app/format.js";

/** As an input of the kind datetime-local has it, to the second. */
export function local(at) {
  const d = new Date(at);
  return Number.isNaN(d.getTime()) ? "" : `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

export function When({ id, says, value, set }) {
  return html`<div class="field when"><label for=${id}>${says}</label><input id=${id} class="input" type="datetime-local" step="1" value=${value ? local(value) : ""}
    onChange=${(event) => { const d = new Date(event.target.value); set(event.target.value && !Number.isNaN(d.getTime()) ? d.toISOString() : null); }} /></div>`;
}

let known = null;
const zone = () => (known ??= Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Its title says the moment in UTC. */
export const Moment = ({ at }) => html`<time datetime=${at} title=${`${at} (shown in ${zone()})`}>${full(at)}</time>`;
