// Which components do the pages of the team start?

import { start as casePage } from "./components/case_page.js";
import { start as deskPage } from "./components/desk_page.js";
import { start as dossierPage } from "./components/dossier_page.js";
import { start as inboxPage } from "./components/inbox_page.js";
import { start as joinPage } from "./components/join_page.js";
import { start as memberBar } from "./components/member_bar.js";
import { start as membersPage } from "./components/members_page.js";
import { start as setupPage } from "./components/setup_page.js";
import { start as signInPage } from "./components/sign_in_page.js";

/** @import { Components } from "./types.d.ts" */

/** @type {Components} */
export const components = {
  "case-page": casePage,
  "desk-page": deskPage,
  "dossier-page": dossierPage,
  "inbox-page": inboxPage,
  "join-page": joinPage,
  "member-bar": memberBar,
  "members-page": membersPage,
  "setup-page": setupPage,
  "sign-in-page": signInPage,
};
