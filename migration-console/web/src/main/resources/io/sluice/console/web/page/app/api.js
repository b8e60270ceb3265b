// REST as the page uses it: problem documents, ETags, the session's token for writes.
export class Problem extends Error {
  constructor(status, detail, requestId, body) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.requestId = requestId ?? "";
    this.body = body ?? {};
  }
}

let csrf = null;
let onStranger = () => {};
const LONGEST_MS = 35_000; // the server gives up after 30 s

/** What the session's answer tells; needed with every write. */
export function setCsrf(token) { csrf = token; }

/** Called when the server knows the caller no longer. */
export function setStranger(listener) { onStranger = listener; }

/** The server knows the caller no longer. */
export const stranger = () => onStranger();

/**
 * Asks the server.
 *
 * @returns {Promise<{status: number, data: any, etag: string|null, requestId: string}>} data is null with 304
 * @throws {Problem} with status 0 when the server cannot be reached
 */
export async function ask(method, path, { body, ifMatch, ifNoneMatch, key, quiet = false, within = LONGEST_MS } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (ifMatch !== undefined && ifMatch !== null) headers["If-Match"] = `"${ifMatch}"`;
  if (ifNoneMatch) headers["If-None-Match"] = ifNoneMatch;
  if (key) headers["Idempotency-Key"] = key;
  if (csrf && method !== "GET") headers["X-CSRF-Token"] = csrf;
  let response;
  let text;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(within),
    });
    text = response.status === 304 ? "" : await response.text();
  } catch (failure) {
    throw new Problem(0, failure.name === "TimeoutError"
      ? "The server did not answer" + (method === "GET" ? "." : ". A change may or may not have been made: look before you repeat it.")
      : "The server cannot be reached.");
  }
  const requestId = response.headers.get("X-Request-Id") ?? "";
  const data = parsed(text);
  if (response.ok || response.status === 304) {
    return { status: response.status, data, etag: response.headers.get("ETag"), requestId };
  }
  if (response.status === 401 && !quiet) stranger();
  throw new Problem(response.status, data?.detail ?? `The server answered ${response.status}.`, requestId, data);
}

export const get = (path, options) => ask("GET", path, options);

/** Every item of a list, page by page. */
export async function all(path) {
  const items = [];
  let cursor = null;
  do {
    const joined = path + (path.includes("?") ? "&" : "?") + "limit=500"
      + (cursor ? "&cursor=" + encodeURIComponent(cursor) : "");
    const { data } = await get(joined);
    items.push(...data.items);
    cursor = data.next;
  } while (cursor);
  return items;
}

/** A name for one wish, so that sending it twice does it once. */
export function wish() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

const API = "/api/v1";
const part = encodeURIComponent;

/** Paths of REST; names are escaped here and nowhere else. */
export const paths = {
  session: `${API}/session`,
  services: `${API}/services`,
  service: (name) => `${API}/services/${part(name)}`,
  split: (name) => `${API}/services/${part(name)}/split`,
  preview: (name) => `${API}/services/${part(name)}/preview`,
  rollback: (name) => `${API}/services/${part(name)}/rollback`,
  reach: (name) => `${API}/services/${part(name)}/reach`,
  proof: (name) => `${API}/services/${part(name)}/proof`,
  shares: (name) => `${API}/services/${part(name)}/shares`,
  migrations: `${API}/migrations`,
  migration: (id) => `${API}/migrations/${part(id)}`,
  act: (id, action) => `${API}/migrations/${part(id)}/${action}`,
  approvals: `${API}/approvals`,
  freezes: `${API}/freezes`,
  changes: `${API}/changes`,
  members: `${API}/members`,
  upgrade: `${API}/upgrade`,
  sources: `${API}/sources`,
  proxies: `${API}/proxies`,
  alarms: `${API}/alarms`,
  events: `${API}/events`,
  source: (name) => `${API}/sources/${part(name)}`,
  names: (source) => `${API}/sources/${part(source)}/names`,
  rights: (source) => `${API}/sources/${part(source)}/rights`,
  believe: (source, service) => `${API}/sources/${part(source)}/held/${part(service)}/confirm`,
  believeAll: (source) => `${API}/sources/${part(source)}/confirm`,
  conflicts: `${API}/conflicts`,
  candidates: `${API}/candidates`,
  admit: (id) => `${API}/candidates/${part(id)}/admit`,
  holds: `${API}/holds`,
  hold: (scope, name) => `${API}/holds/${part(scope)}/${part(name)}`,
  drains: `${API}/drains`,
  drain: (scope, name) => `${API}/drains/${part(scope)}/${part(name)}`,
  shadow: `${API}/shadow`,
  audit: `${API}/audit`,
  registry: `${API}/registry`,
  history: (name) => `${API}/services/${part(name)}/history`,
  published: (name) => `${API}/services/${part(name)}/published`,
  freeze: (id) => `${API}/freezes/${part(id)}`,
  approval: (id) => `${API}/approvals/${part(id)}`,
  proxy: (id) => `${API}/proxies/${part(id)}`,
  admin: (id, what) => `${API}/proxies/${part(id)}/admin/${what}`,
  emergencies: `${API}/emergencies`,
  users: `${API}/users`,
  grants: `${API}/grants`,
  tokens: `${API}/tokens`,
};

function parsed(text) {
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy between us answered in its own words
  }
}
