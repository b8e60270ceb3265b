// Who sits here, and what he may: a button that would be refused is not shown.
import { atom, useAtom } from "./atom.js";
import { ask, paths, setCsrf, setStranger } from "./api.js";
import { forget } from "./store.js";
import * as stream from "./stream.js";

/** {state: "asking" | "out" | "in" | "unreachable", body: SessionBody | null} */
export const session = atom({ state: "asking", body: null });

const words = (document.documentElement.dataset.server ?? "").split(" ");

/** What the server's document says of it: whether somebody vouches for people, whether it only looks on. */
export const server = { vouched: words.includes("oidc"), observing: words.includes("observing") };

const RIGHTS = {
  viewer: ["read"],
  operator: ["read", "operate"],
  approver: ["read", "approve"],
  auditor: ["read", "audit"],
  admin: ["read", "operate", "approve", "administer", "audit"],
};

setStranger(() => {
  if (session.get().state === "in") leave();
});

export async function begin() {
  try {
    enter((await ask("GET", paths.session, { quiet: true })).data);
  } catch (problem) {
    if (problem.status === 401 || problem.status === 403) leave();
    else {
      session.set({ state: "unreachable", body: null });
      setTimeout(begin, 2_000);
    }
  }
}

export async function signIn(user, password) {
  enter((await ask("POST", paths.session, { body: { user, password }, quiet: true })).data);
}

export async function signOut() {
  await ask("DELETE", paths.session, { quiet: true });
  leave();
}

function enter(body) {
  setCsrf(body.csrfToken);
  session.set({ state: "in", body });
  stream.open();
}

function leave() {
  setCsrf(null);
  stream.close();
  forget();
  session.set({ state: "out", body: null });
}

/** Whether he may do it at a service (or somewhere, without one), in an environment (or in some). */
export function may(right, service = null, environment = null, grants = session.get().body?.grants ?? []) {
  if (server.observing && right !== "read" && right !== "audit") return false;
  return grants.some((grant) => (RIGHTS[grant.role] ?? []).includes(right)
    && (service === null || covers(grant.services, service))
    && (environment === null || grant.environment === "*" || grant.environment === environment));
}

/** The same for components: draws again when who sits here changes. */
export function useMay(right, service = null, environment = null) {
  const grants = useAtom(session, (now) => now.body?.grants);
  return may(right, service, environment, grants ?? []);
}

/** Whether a pattern of names covers a name. */
export function covers(pattern, service) {
  if (pattern === "*") return true;
  const parts = pattern.split("*");
  if (parts.length === 1) return pattern === service;
  let place = 0;
  for (let i = 0; i < parts.length; i++) {
    const found = i === parts.length - 1
      ? (service.endsWith(parts[i]) && service.length - parts[i].length >= place ? service.length : -1)
      : i === 0 ? (service.startsWith(parts[0]) ? 0 : -1) : service.indexOf(parts[i], place);
    if (found < 0) return false;
    place = found + (i === parts.length - 1 ? 0 : parts[i].length);
  }
  return true;
}
