// Why something could not be read, with what finds it in the server's log.
import { html } from "../app/html.js";

export const Trouble = ({ error }) => error && html`<div class="note bad" role="alert">${error.detail ?? String(error)}
  ${error.requestId && html`<div class="faint mono">request ${error.requestId}</div>`}</div>`;
