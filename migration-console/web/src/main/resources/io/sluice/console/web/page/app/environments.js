// Which colour and pattern an environment has: the same one on every screen, by the order of sources.
import { useRest } from "./store.js";
import { paths } from "./api.js";

/** Whether their order is known: nothing is drawn before, or left and right would change places. */
export function useEnvironmentsKnown() {
  const { data, error } = useRest(paths.sources, { list: true });
  return data !== null || error !== null;
}

/** Environments in the order in which sources are configured. */
export function useEnvironments() {
  const { data } = useRest(paths.sources, { on: (event) => event.kind === "source", list: true });
  return data ? order(data) : NONE;
}

const NONE = [];
let last = NONE;

function order(sources) {
  const names = [...new Set(sources.map((source) => source.environment))];
  if (names.join() !== last.join()) last = names;
  return last;
}

/** The class that paints an environment. */
export function paint(environments, name) {
  const place = environments.indexOf(name);
  return "env-" + ((place < 0 ? environments.length : place) % 4);
}

/** Names of these values in the common order; those that no source has any longer at the end. */
export function ordered(environments, ...values) {
  const names = new Set(values.flatMap((value) => Object.keys(value ?? {})));
  return [...environments.filter((name) => names.has(name)), ...[...names].filter((name) => !environments.includes(name))];
}
