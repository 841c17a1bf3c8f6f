/** The Chromium to use: the one named in CHROMIUM, else the first that is there; null: none. */
export function findChromium(): string | null;
/** The Firefox to use, 153 or later: the one named in FIREFOX, else the first that is there; null: none. */
export function findFirefox(): string | null;
