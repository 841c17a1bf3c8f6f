import { isObject } from '../base/json';

/** A link that works longer than this has no end worth a countdown. */
const LONGEST_MS = 30 * 24 * 60 * 60_000;
/** Seconds since 1970 have ten digits until 2286; with thirteen they are milliseconds. */
const FIRST_MILLISECONDS = 100_000_000_000;

const MOMENTS = ['expires_at', 'expiresAt', 'expires', 'expiry', 'exp'];
const SPANS = ['expires_in', 'expiresIn'];

/**
 * Until when a link works, in milliseconds since 1970; null where the server does not say.
 *
 * The specification has no field for it. Servers say it beside the URL or in `_meta` (the names of OAuth: RFC 6749
 * `expires_in`, RFC 7519 `exp`), or in the URL's own query (signed links). It is a hint for a countdown and for when to
 * ask again, never a reason to refuse: a moment that is past, or far off, is taken for something else.
 */
export function statedExpiryMs(holder: unknown, rawUrl: unknown, nowMs: number): number | null {
  const places = [fieldsOf(holder), fieldsOf(fieldsOf(holder)['_meta']), queryOf(rawUrl)];
  for (const fields of places) {
    const stated = [
      ...SPANS.map((name) => spanMs(fields[name], nowMs)),
      ...MOMENTS.map((name) => momentMs(fields[name])),
    ];
    const plausible = stated.find((ms) => ms !== null && ms > nowMs && ms <= nowMs + LONGEST_MS);
    if (plausible !== undefined) return plausible;
  }
  return null;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function queryOf(rawUrl: unknown): Fields {
  if (typeof rawUrl !== 'string' || !URL.canParse(rawUrl)) return {};
  return Object.fromEntries(new URL(rawUrl).searchParams);
}

function spanMs(value: unknown, nowMs: number): number | null {
  const seconds = numberOf(value);
  return seconds === null ? null : nowMs + seconds * 1000;
}

function momentMs(value: unknown): number | null {
  const number = numberOf(value);
  if (number !== null) return number < FIRST_MILLISECONDS ? number * 1000 : number;
  const parsed =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value) : null;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
