// How long does a page take for the inbox, and for a bare loop of WebCrypto over the same bytes? Evaluated in a signed-in page.
async ({ desk, queries, rounds }) => {
  const root = document.querySelector('script[type="module"]').src.replace(/joined\/main\.js$/, "src/");
  const [account, session, inbox, domains, api] = await Promise.all(
    ["account", "session", "inbox", "domain_data", "api"].map((name) => import(`${root}${name}.js`)),
  );
  await session.resume();
  await account.load();
  const domain = await domains.domain();
  const today = "2026-11-03";
  const wish = { section: "all", search: "", kind: "", country: "", urgency: "", order: "due" };
  const now = () => performance.now() / 1000;

  // Fetched, opened, ready to be searched, and sorted by deadline.
  const whole = async () => {
    const begun = now();
    const { rows } = await inbox.loadInbox(domain, desk);
    const opened = now();
    const sorted = inbox.find(domain, rows, wish, today);
    const ended = now();
    if (sorted.length !== rows.length || !rows.every((row) => row.matches(""))) throw new Error("not everything is listed and searchable");
    return { rows, took: ended - begun, opening: opened - begun, sorting: ended - opened };
  };

  // The same bytes, fetched and taken apart before the clock starts.
  const boxesOf = (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const boxes = [];
    for (let at = 4 + view.getUint32(0); at < bytes.length; at += 4 + view.getUint32(at)) boxes.push(bytes.slice(at + 4, at + 4 + view.getUint32(at)));
    return boxes.map((box) => {
      const end = box.indexOf(10);
      return { additionalData: box.slice(0, end), iv: box.slice(end + 1, end + 13), sealed: box.slice(end + 13) };
    });
  };
  const boxes = boxesOf(await api.inbox(desk).bytes);
  const { cardKey } = [...session.active().desks.get(desk).values()][0];
  const bare = async () => {
    const begun = now();
    for (const { additionalData, iv, sealed } of boxes) await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, cardKey, sealed);
    return now() - begun;
  };

  const result = { cold: 0, cards: boxes.length, ours: [], bare: [], opening: [], sorting: [], searches: {}, found: {}, unopened: 0 };
  result.cold = (await whole()).took;
  await bare();
  let last = [];
  for (let round = 0; round < rounds; round += 1) {
    const { rows, took, opening, sorting } = await whole();
    result.ours.push(took);
    result.opening.push(opening);
    result.sorting.push(sorting);
    result.bare.push(await bare());
    last = rows;
  }
  result.unopened = last.filter(({ card }) => card === null).length;
  for (const query of queries) {
    const times = [];
    for (let round = 0; round < Math.max(rounds, 9); round += 1) {
      const begun = now();
      result.found[query] = inbox.find(domain, last, { ...wish, search: query }, today).length;
      times.push(now() - begun);
    }
    result.searches[query] = times;
  }
  return result;
}
