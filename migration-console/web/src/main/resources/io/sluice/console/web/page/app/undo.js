// Taking back a change of a split: what was in force before is asked for again, after a preview.
import { may } from "./session.js";

/**
 * The split that a change replaced, read from the timeline's words ("vm 90% kubernetes 10%, generation 4"),
 * or null where the line does not say one.
 */
export function before(change) {
  if (change.kind !== "split" || !change.service || change.action === "split.migrate") return null;
  return weightsIn(change.before);
}

/** The split that a change's words say, in basis points, or null. */
export function weightsIn(words) {
  const weights = {};
  let sum = 0;
  for (const [, name, share] of (sharesIn(words) ?? "").matchAll(/([a-z][a-z0-9-]{0,30}) ([\d.]+)%/g)) {
    weights[name] = Math.round(Number(share) * 100);
    sum += weights[name];
  }
  return sum === 10_000 ? weights : null;
}

/** The part of a change's words that is a split: "vm 90% kubernetes 10%", or null. */
export function sharesIn(words) {
  return words.split(", ").find((part) => /^([a-z][a-z0-9-]* [\d.]+%)( [a-z][a-z0-9-]* [\d.]+%)*$/.test(part)) ?? null;
}

/** Where the dial stands with that split in it, ready for its preview; null where it cannot be undone. */
export function undoAddress(change) {
  const weights = before(change);
  if (!weights || !may("operate", change.service)) return null;
  return addressOf(change.service, weights);
}

export const addressOf = (service, weights) => `/services/${encodeURIComponent(service)}?split=`
  + Object.entries(weights).map(([name, weight]) => `${name}:${weight}`).join(",");

/** The split that such an address carries, or null. */
export function splitOf(query) {
  const text = query.get("split");
  if (!text) return null;
  const weights = Object.fromEntries(text.split(",").map((part) => part.split(":")).map(([name, weight]) => [name, Number(weight)]));
  const sum = Object.values(weights).reduce((a, b) => a + b, 0);
  return sum === 10_000 && Object.values(weights).every((weight) => Number.isInteger(weight) && weight >= 0) ? weights : null;
}
