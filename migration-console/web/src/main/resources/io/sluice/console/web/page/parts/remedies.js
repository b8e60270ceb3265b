// What helps against an alarm: where on the page it is dealt with.
import { to } from "../app/router.js";

const source = (subject) => [["Look at the source", to.source(subject.split("/")[0])]];
const service = (subject) => [["Look at the service", to.service(subject)]];
const held = (subject) => {
  const [from, ...rest] = subject.split("/");
  return rest.length > 0 ? [["Judge the loss", to.claims(rest.join("/"))], ["Look at the source", to.source(from)]] : source(subject);
};

const REMEDIES = {
  emergency: service,
  "service-empty": (subject) => [["Look at the service", to.service(subject)], ["What each registry says of it", to.claims(subject)]],
  "source-suspect": (subject) => [["Judge its losses", to.source(subject)]],
  "source-stale": source,
  "loss-held": held,
  "instances-flapping": held,
  "resource-rejected": (subject) => [["Read what it says", to.proxy(subject)]],
  "proxy-behind": (subject) => [["Look at the proxy", to.proxy(subject)]],
  "proxy-silent": (subject) => [["Look at the proxy", to.proxy(subject)]],
  "callers-lumped": () => [["Look at the proxies", "/proxies"]],
  "audit-altered": () => [["Verify the audit", "/audit"]],
  "audit-unanchored": () => [["Look at the anchors", "/audit"]],
  "review-open": () => [["Look at what was done", "/approvals"]],
};

/** @returns {[string, string][]} what to do and where, the first the likeliest */
export const remedies = ({ kind, subject }) => REMEDIES[kind]?.(subject) ?? [];
