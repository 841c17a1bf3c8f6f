import { existsSync } from 'node:fs';

const CHROMIUM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/opt/homebrew/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const FIREFOX = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/snap/bin/firefox',
  '/opt/homebrew/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** The Chromium to use: the one named in CHROMIUM, else the first that is there; null: none. */
export function findChromium() {
  return find(process.env.CHROMIUM, CHROMIUM);
}

/** The Firefox to use, 153 or later: the one named in FIREFOX, else the first that is there; null: none. */
export function findFirefox() {
  return find(process.env.FIREFOX, FIREFOX);
}

function find(named, places) {
  if (named !== undefined && named !== '') return existsSync(named) ? named : null;
  return places.find((place) => existsSync(place)) ?? null;
}
