// What is told of people: who they are, what they may, and what acts for them.
import { html } from "../app/html.js";
import { ask, paths, wish } from "../app/api.js";
import { touch } from "../app/store.js";
import { confirm } from "./dialog.js";

const again = () => touch(paths.users, paths.grants, paths.tokens, paths.changes);
export const ROLES = { viewer: "looks", operator: "changes splits, rolls back, admits, believes losses", approver: "allows what others ask for", auditor: "reads the audit", admin: "all of it, and people" };

function Text({ says, form, name, type = "text", hint = "", value = "" }) {
  return html`<div class="field"><label for=${"f-" + name}>${says}</label><input id=${"f-" + name} class="input" type=${type} placeholder=${hint} autocomplete=${type === "password" ? "new-password" : "off"} spellcheck=${false} value=${value}
    onInput=${(event) => { form[name] = event.target.value; }} /></div>`;
}

function Choice({ says, form, name, values }) {
  return html`<div class="field"><label for=${"f-" + name}>${says}</label><select id=${"f-" + name} class="input" onChange=${(event) => { form[name] = event.target.value; }}>
    ${values.map(([value, words]) => html`<option key=${value} value=${value} selected=${form[name] === value}>${words}</option>`)}</select></div>`;
}

export function addUser() {
  const form = { name: "", fullName: "", password: "", groups: "" };
  confirm({
    title: "Add a user",
    confirm: "Add",
    body: html`<div class="stack"><${Text} says="Name" form=${form} name="name" hint="alice" /><${Text} says="Full name" form=${form} name="fullName" />
      <${Text} says="Groups, with commas between" form=${form} name="groups" /><${Text} says="Password, at least 12 characters (empty: none here)" form=${form} name="password" type="password" />
      <p class="quiet">A new user may nothing until something is granted.</p></div>`,
    async does(reason) {
      await ask("POST", paths.users, { body: { name: form.name.trim(), fullName: form.fullName, groups: form.groups.split(",").map((one) => one.trim()).filter(Boolean), password: form.password || null, reason } });
      again();
    },
  });
}

export function setDisabled(user, disabled) {
  confirm({
    title: disabled ? `Disable ${user.name}` : `Let ${user.name} in again`,
    confirm: disabled ? "Disable" : "Let in",
    danger: disabled,
    body: html`<p>${disabled ? "Refused everywhere from now on; sessions and tokens stop to work. Grants stay." : "What was granted holds again."}</p>`,
    reason: disabled ? "required" : "optional",
    async does(reason) {
      await ask("PUT", `${paths.users}/${encodeURIComponent(user.name)}`, { ifMatch: user.generation, body: { disabled, reason } });
      again();
    },
  });
}

export function setPassword(user, own) {
  const form = { password: "", current: "" };
  confirm({
    title: own ? "Change your password" : `Another password for ${user.name}`,
    confirm: "Change it",
    body: html`<div class="stack">${own && html`<${Text} says="The one you have" form=${form} name="current" type="password" />`}<${Text} says="The new one, at least 12 characters" form=${form} name="password" type="password" />
      <p class="quiet">All sessions of ${own ? "yours" : user.name} end${own ? ": you sign in again" : ""}.</p></div>`,
    reason: own ? "none" : "optional",
    async does(reason) {
      await ask("PUT", `${paths.users}/${encodeURIComponent(user.name)}/password`, { ifMatch: user.generation, body: { password: form.password, ...(own ? { current: form.current } : {}), ...(reason ? { reason } : {}) } });
      again();
    },
  });
}

export function removeUser(user) {
  confirm({
    title: `Remove ${user.name}`,
    confirm: "Remove",
    danger: true,
    body: html`<p>With all grants, tokens and sessions. The audit keeps the name.</p>`,
    reason: "required",
    async does(reason) {
      await ask("DELETE", `${paths.users}/${encodeURIComponent(user.name)}`, { ifMatch: user.generation, body: { reason } });
      again();
    },
  });
}

/** @param {{user?: string, group?: string}} whom */
export function grant(whom, environments) {
  const form = { role: "operator", services: "*", environment: "*", group: whom.group ?? "" };
  const name = whom.user ?? whom.group;
  confirm({
    title: name ? `Grant to ${name}` : "Grant to a group",
    confirm: "Grant",
    body: html`<div class="stack">${!name && html`<${Text} says="Group" form=${form} name="group" hint="team-orders" />`}
      <${Choice} says="Role" form=${form} name="role" values=${Object.entries(ROLES).map(([role, says]) => [role, `${role}: ${says}`])} />
      <${Text} says="For services (a pattern; * for any characters)" form=${form} name="services" value="*" /><${Choice} says="In" form=${form} name="environment" values=${[["*", "every environment"], ...environments.map((one) => [one, one])]} /></div>`,
    async does(reason) {
      await ask("POST", paths.grants, { body: { role: form.role, ...(whom.user ? { user: whom.user } : { group: form.group.trim() }), services: form.services.trim() || "*", environment: form.environment, reason } });
      again();
    },
  });
}

export const grantWords = (one) => `${one.role}${one.services === "*" ? "" : ` of ${one.services}`}${one.environment === "*" ? "" : ` in ${one.environment}`}`;

export function endGrant(one) {
  confirm({
    title: `Take back: ${grantWords(one)} for ${one.user ?? one.group}`,
    confirm: "Take it back",
    danger: true,
    body: html`<p>It holds from the next request on.</p>`,
    async does(reason) {
      await ask("DELETE", `${paths.grants}/${encodeURIComponent(one.id)}`, { ifMatch: one.generation, body: { reason } });
      again();
    },
  });
}

const LIVES = [["86400000", "1 day"], ["2592000000", "30 days"], ["7776000000", "90 days"], ["31536000000", "1 year"]];

/** The secret is shown once, in the dialog that made it. */
export function addToken(environments) {
  const form = { name: "", role: "", services: "", environment: "*", expiresMs: "7776000000" };
  let secret = "";
  confirm({
    title: "Make a token",
    confirm: "Make it",
    body: html`<div class="stack"><${Text} says="Name" form=${form} name="name" hint="deploy" />
      <${Choice} says="May" form=${form} name="role" values=${[["", "all that you may"], ...Object.keys(ROLES).map((role) => [role, `what you may as ${role}`])]} />
      <${Text} says="For services (a pattern; empty: all of yours)" form=${form} name="services" /><${Choice} says="In" form=${form} name="environment" values=${[["*", "every environment"], ...environments.map((one) => [one, one])]} />
      <${Choice} says="For" form=${form} name="expiresMs" values=${LIVES} /></div>`,
    async does(reason) {
      const { data } = await ask("POST", paths.tokens, { key: wish(), body: { name: form.name.trim(), roles: form.role ? [form.role] : null, services: form.services.trim() || null, environment: form.environment, expiresMs: Number(form.expiresMs), reason } });
      secret = data.secret;
      again();
    },
    after: () => html`<div class="note info"><b>Copy it now: it is shown this once.</b><pre class="nack">${secret}</pre>
      <button class="button small" type="button" onClick=${() => navigator.clipboard?.writeText(secret)}>Copy</button></div>`,
  });
}

export function revoke(token) {
  confirm({
    title: `Revoke ${token.name} of ${token.owner}`,
    confirm: "Revoke",
    danger: true,
    body: html`<p>It is useless from now on, for good.</p>`,
    async does(reason) {
      await ask("DELETE", `${paths.tokens}/${encodeURIComponent(token.id)}`, { ifMatch: token.generation, body: { reason } });
      again();
    },
  });
}
