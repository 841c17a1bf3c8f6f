import { neutralise } from '../../url-safety/neutralise';
import { plainName, plainText } from '../../url-safety/plain-text';

/** A name or title from a server, as one safe line. */
export function nameOf(raw: string): string {
  return plainName(raw).text;
}

/** What a server says about something of its own: paragraphs, within reason. */
export function proseOf(raw: string): string {
  return plainText(raw, { maxCharacters: 4_000, maxLines: 60 }).text;
}

/** A whole text from a server, as long as it is: only what would deceive the eye is made visible or taken out. */
export function bodyOf(raw: string): string {
  return neutralise(raw).text;
}
