// The four formats of the restricted schema of form mode; a tool's arguments know them too. Each by its own source,
// each in one pass over the text.

export const TEXT_FORMATS = ['email', 'uri', 'date', 'date-time'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];

/** A label of a host name (RFC 1123 §2.1): letters, digits, inner hyphens. */
const HOST_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/;
const URI_CHARACTERS = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/;
const FULL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const FULL_TIME = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** Whether a text has a format of JSON Schema (Validation §7.3). */
export function hasFormat(text: string, format: TextFormat): boolean {
  switch (format) {
    case 'email':
      return isEmail(text);
    case 'uri':
      return isUri(text);
    case 'date':
      return isDate(text);
    case 'date-time':
      return isDateTime(text);
  }
}

/**
 * `Mailbox` of RFC 5321 §4.1.2 with the sizes of §4.5.3.1, without its two rarities (a quoted local part, an address
 * in brackets), which mail providers refuse. ASCII only: internationalised addresses are another format.
 */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (at < 1 || local.length > 64 || domain.length > 255) return false;
  return (
    local.split('.').every((atom) => ATOM.test(atom)) &&
    domain.split('.').every((label) => label.length <= 63 && HOST_LABEL.test(label))
  );
}

/** `URI` of RFC 3986 §3: absolute, ASCII; and one that `new URL` can read, so that it leads somewhere. */
function isUri(text: string): boolean {
  return URI_CHARACTERS.test(text) && text.split('#').length <= 2 && URL.canParse(text);
}

/** `full-date` of RFC 3339 §5.6: a day that exists. */
function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = FULL_DATE.exec(text) ?? [];
  return year !== '' && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
}

/** `date-time` of RFC 3339 §5.6, so with its offset from UTC. Second 60 is allowed where leap seconds are: 23:59 UTC. */
function isDateTime(text: string): boolean {
  const separator = text[10];
  if ((separator !== 'T' && separator !== 't') || !isDate(text.slice(0, 10))) return false;
  const time = FULL_TIME.exec(text.slice(11));
  if (time === null) return false;
  const [hour = 0, minute = 0, second = 0] = time.slice(1, 4).map(Number);
  const [offsetHour = 0, offsetMinute = 0] = time.slice(5, 7).map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const offset = (offsetHour * 60 + offsetMinute) * (time[4] === '-' ? -1 : 1);
  const minutesUtc = (hour * 60 + minute - offset + 2 * 1440) % 1440;
  return minutesUtc === 1439;
}

/** Length as JSON Schema counts it: in Unicode code points (Validation §6.3.1, RFC 8259). */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
