// Where the page begins.
import { html, render } from "./html.js";
import * as keys from "./keys.js";
import * as router from "./router.js";
import * as session from "./session.js";
import * as theme from "./theme.js";
import { Frame } from "./frame.js";

theme.begin();
router.begin();
keys.begin();
session.begin();
render(html`<${Frame} />`, document.getElementById("page"));
