// How long does one more letter in the search box take, until the list is drawn? Evaluated in the real inbox.
async ({ queries, rounds }) => {
  const times = {};
  for (const query of queries) {
    times[query] = [];
    for (let round = 0; round < rounds; round += 1) {
      const $search = document.querySelector("#search");
      const begun = performance.now();
      $search.value = query;
      $search.dispatchEvent(new Event("input", { bubbles: true }));
      times[query].push((performance.now() - begun) / 1000);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
  }
  return times;
}
