import { language } from './text';

/** A moment, as one reads it: today as a time, other days with their date. */
export function formatMoment(timeMs: number, nowMs: number): string {
  const isToday = new Date(timeMs).toDateString() === new Date(nowMs).toDateString();
  const options: Intl.DateTimeFormatOptions = isToday
    ? { timeStyle: 'short' }
    : { dateStyle: 'medium', timeStyle: 'short' };
  return new Intl.DateTimeFormat(language(), options).format(timeMs);
}

/** A day. */
export function formatDay(timeMs: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'long' }).format(timeMs);
}

/** A moment with everything: for titles and timelines. */
export function formatExact(timeMs: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'medium' }).format(timeMs);
}

/** How long something took, in its two largest units: `8 sec`, `2 min 5 sec`, `1 hr 3 min`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  if (seconds < 60) return inUnit(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joined(inUnit(minutes, 'minute'), seconds % 60, 'second');
  return joined(inUnit(Math.floor(minutes / 60), 'hour'), minutes % 60, 'minute');
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(language()).format(value);
}

/** A size in the unit one would say it in. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return inUnit(bytes, 'byte');
  if (bytes < 1_000_000) return inUnit(bytes / 1000, 'kilobyte');
  return inUnit(bytes / 1_000_000, 'megabyte');
}

/** Names in a row: `a, b and c`. */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(items);
}

function joined(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${inUnit(rest, unit)}`;
}

function inUnit(value: number, unit: string): string {
  const options: Intl.NumberFormatOptions = {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  };
  return new Intl.NumberFormat(language(), options).format(value);
}
