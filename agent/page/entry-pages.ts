/**
 * The two pages outside of the face, both without any script. The first leads from the one-time address into the page: as a
 * step of our own page and not as a redirect, because a redirect of a link clicked elsewhere comes without the strict cookie.
 */
const page = (head: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">${head}</head><body>${body}</body></html>`;

export const openingPage = (to: '/' | '/assist'): string =>
  page(
    `<meta http-equiv="refresh" content="0;url=${to}"><title>Beistand</title>`,
    `<p><a href="${to}">Weiter · Continue</a></p>`,
  );

/** For whoever comes without the cookie, or with an address that was used already. */
export const closedPage = page(
  '<title>Beistand</title>',
  '<h1 lang="de">Diese Adresse öffnet nichts (mehr)</h1><p lang="de">Sie gilt einmal, für einen Browser. Bitte rufen Sie auf diesem Rechner <code>beistand page</code> neu auf.</p><h2>This address opens nothing (any more)</h2><p>It is good once, for one browser. Please run <code>beistand page</code> again on this machine.</p>',
);
