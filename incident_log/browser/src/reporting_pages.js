// Which components do the pages of those start who report?

import { start as reportFlow } from "./components/report_flow.js";
import { start as returnDesk } from "./components/return_desk.js";

/** @import { Components } from "./types.d.ts" */

/** @type {Components} */
export const components = { "report-flow": reportFlow, "return-desk": returnDesk };
