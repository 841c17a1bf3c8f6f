import type { Usher } from './usher.ts';

/** Counts the consent windows that come up from now on, those that are gone again included. */
export function countPrompts(usher: Usher): () => number {
  let shown = 0;
  usher.browser.context.on('page', (page) => {
    // A window of its own is at its address when it is reported, or goes there at once.
    const note = () => {
      if (!page.url().startsWith(usher.browser.page('consent.html'))) return;
      shown += 1;
      page.off('framenavigated', note);
    };
    page.on('framenavigated', note);
    note();
  });
  return () => shown;
}
