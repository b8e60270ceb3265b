// Who sits here? A name and a password, or whoever vouches for people.
import { html, useEffect, useRef, useState } from "../app/html.js";
import { server, signIn } from "../app/session.js";
import { closeDialog } from "../parts/dialog.js";

export function SignIn() {
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const secret = useRef(null);
  useEffect(() => {
    document.title = "Sign in · Sluice";
    closeDialog(); // what was asked before is not asked of whoever comes next
  }, []);
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await signIn(user.trim(), password);
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
      secret.current?.select(); // the next try writes over this one
    }
  };
  const icon = document.querySelector("link[rel=icon]").getAttribute("href");
  return html`<main class="signin"><form onSubmit=${send} aria-label="Sign in">
    <h1 class="brand"><img src=${icon} alt="" />Sluice</h1>
    <p class="quiet">One view of every registry, one dial for every shift.</p>
    <div class="field"><label for="user">Name</label>
      <input id="user" class="input" autocomplete="username" autocapitalize="none" spellcheck=${false} required autofocus value=${user} onInput=${(e) => setUser(e.target.value)} /></div>
    <div class="field"><label for="password">Password</label>
      <input id="password" ref=${secret} class="input" type="password" autocomplete="current-password" required value=${password} onInput=${(e) => setPassword(e.target.value)} />
      <span class="faint">The first time: name <code>admin</code>, and the server's secret as password.</span></div>
    ${problem && html`<div class="note bad" role="alert">${problem.detail}</div>`}
    <button class="button primary" disabled=${busy}>${busy ? "Signing in…" : "Sign in"} <kbd>⏎</kbd></button>
    <${Provider} />
  </form></main>`;
}

/** Shown where the server has somebody who vouches for people. */
function Provider() {
  return server.vouched && html`<a class="button" href="/signin/oidc" data-leave>Sign in with your company's account</a>`;
}
