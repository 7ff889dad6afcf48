// What did the person do since a card was written? Only members write cards, so a withdrawal stands in the journal alone.

import { RateLimited, ServerError } from "../errors.js";
import { openJournal } from "../journal.js";
import { previewsOf } from "./inbox_previews.js";
import { inPlace } from "./inbox_watch.js";

/** @import { InboxPage } from "./inbox_page.js" */
/** @import { Row } from "../inbox.js" */
/** @import { Preview } from "./inbox_previews.js" */

/** Each costs some requests; the newest changes stand first. */
const MOST = 20;

/** Open what was written since, a few at a time, and say in the list how each case stands. @param {InboxPage} page */
export async function follow(page) {
  const behind = page.rows.filter((row) => row.behind > 0);
  for (const row of behind) takeKnown(page, row);
  // Cases that stay behind keep no other from being read: with the next look it is their turn.
  const unread = behind.filter((row) => !known(page, row)).slice(0, MOST);
  await previewsOf(unread, ({ case: id }) => openJournal(id, { inPassing: true }), (row, preview) => {
    // One that does not open is not asked for again and again; a server that was busy is.
    if (preview.trouble instanceof ServerError || preview.trouble instanceof RateLimited) return;
    page.since.set(row.case, { ...preview, head: row.head });
    takeKnown(page, row);
    inPlace(page.$root, () => page.draw());
  });
}

/** @param {InboxPage} page @param {Row} row @returns {(Preview & { head: number })|null} what was read of it as it is now */
function known({ since }, row) {
  const found = since.get(row.case);
  return found?.head === row.head ? found : null;
}

/** @param {InboxPage} page @param {Row} row */
function takeKnown(page, row) {
  const found = known(page, row);
  if (found && !found.trouble) row.follow(found);
}
