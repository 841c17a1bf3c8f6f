/** The Chromium to use: the one named in CHROMIUM, else the first that is there; null: none. */
export function findChromium(): string | null;
