// The screens and their addresses. A new one is: an entry here, a file in ../screens, and its address in
// Page.java's ROUTES, so that the server answers a deep link.
import { Approvals } from "../screens/approvals.js";
import { Audit } from "../screens/audit.js";
import { Fleet } from "../screens/fleet.js";
import { History } from "../screens/history.js";
import { Members } from "../screens/members.js";
import { Migration } from "../screens/migration.js";
import { Migrations } from "../screens/migrations.js";
import { People } from "../screens/people.js";
import { Proxies } from "../screens/proxies.js";
import { Proxy } from "../screens/proxy.js";
import { Registries } from "../screens/registries.js";
import { Service } from "../screens/service.js";
import { Source } from "../screens/source.js";

/** In the order of the header; `nav` names it there, `key` is what follows `g`. */
export const screens = [
  { path: "/", screen: Fleet, title: () => "Fleet", nav: "Fleet", key: "f" },
  { path: "/services", screen: Fleet, title: () => "Fleet" },
  { path: "/services/:service", screen: Service, title: ({ service }) => service, under: "/" },
  { path: "/migrations", screen: Migrations, title: () => "Migrations", nav: "Migrations", key: "m" },
  { path: "/migrations/:migration", screen: Migration, title: ({ migration }) => "Migration " + migration, under: "/migrations" },
  { path: "/registries", screen: Registries, title: () => "Registries", nav: "Registries", key: "r" },
  { path: "/registries/:source", screen: Source, title: ({ source }) => source, under: "/registries" },
  { path: "/proxies", screen: Proxies, title: () => "Proxies", nav: "Proxies", key: "p" },
  { path: "/proxies/:proxy", screen: Proxy, title: ({ proxy }) => proxy, under: "/proxies" },
  { path: "/members", screen: Members, title: () => "Members", nav: "Members", key: "e" },
  { path: "/approvals", screen: Approvals, title: () => "Approvals", nav: "Approvals", key: "a" },
  { path: "/history", screen: History, title: () => "History", nav: "History", key: "t" },
  { path: "/audit", screen: Audit, title: () => "Audit", nav: "Audit", key: "u", right: "audit" },
  { path: "/people", screen: People, title: () => "People", nav: "People", key: "o" },
];
