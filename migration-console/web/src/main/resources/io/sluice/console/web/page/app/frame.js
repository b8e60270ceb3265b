// What stands round every screen, and which screen stands.
import { html, useEffect, useErrorBoundary, useRef } from "./html.js";
import { useAtom } from "./atom.js";
import { go, match, route } from "./router.js";
import { session } from "./session.js";
import { connection } from "./stream.js";
import { useEnvironmentsKnown } from "./environments.js";
import { screens } from "./screens.js";
import { Dialogs } from "../parts/dialog.js";
import { Header } from "../parts/header.js";
import { KeysHelp } from "../parts/keys-help.js";
import { Toasts } from "../parts/toasts.js";
import { SignIn } from "../screens/signin.js";

export function Frame() {
  const who = useAtom(session, (now) => now.state);
  const { path } = useAtom(route);
  const live = useAtom(connection, (now) => now.state);
  useEffect(() => { document.documentElement.dataset.live = live; }, [live]);
  useEffect(() => {
    const { path: at, query } = route.get();
    if (who === "out" && at !== "/signin") {
      go("/signin?to=" + encodeURIComponent(at + location.search), { replace: true });
    } else if (who === "in" && at === "/signin") {
      const wanted = query.get("to") ?? "/";
      go(wanted.startsWith("/") && !wanted.startsWith("//") ? wanted : "/", { replace: true });
    }
  }, [who, path]);
  if (who === "asking") return null;
  if (who === "unreachable") {
    return html`<main class="signin"><p class="note bad" role="alert">The server cannot be reached; this page tries again every two seconds.</p></main>`;
  }
  if (who === "out") return html`<${SignIn} /><${Toasts} />`;
  return html`
    <a class="skip" href="#main" data-leave>Skip to the content</a>
    <${Header} />
    <${Screen} path=${path} />
    <${Dialogs} /><${KeysHelp} /><${Toasts} />`;
}

function Screen({ path }) {
  const main = useRef(null);
  const found = screens.map((one) => ({ one, params: match(one.path, path) })).find(({ params }) => params);
  const title = found ? found.one.title(found.params) : "Nothing here";
  useEffect(() => { document.title = title + " · Sluice"; }, [title]);
  useEffect(() => { main.current?.focus({ preventScroll: true }); }, [path]);
  const known = useEnvironmentsKnown();
  if (!known) return html`<main id="main" class="main" tabindex="-1" ref=${main}></main>`;
  return html`<main id="main" class="main" tabindex="-1" ref=${main}>
    ${found ? html`<${Guarded} key=${path}><${found.one.screen} ...${found.params} /></${Guarded}>`
      : html`<div class="empty"><h1>There is nothing here</h1><p>Go to the <a href="/">fleet</a>.</p></div>`}
  </main>`;
}

/** A mistake in one screen leaves the header and the other screens. */
function Guarded({ children }) {
  const [failure, retry] = useErrorBoundary((error) => console.error(error));
  if (!failure) return children;
  return html`<div class="note bad" role="alert">This screen failed: ${String(failure.message ?? failure)}
    <div><button class="button small" onClick=${retry}>Draw it again</button></div></div>`;
}
