import type { Brand } from '../base/brand';

/**
 * A URL the user has read in full and agreed to open.
 *
 * Only {@link consentTo} makes one, and only the background's handler of the consent window's message
 * calls it, so "opened without consent" is a type error.
 */
export type ConsentedUrl = Brand<string, 'ConsentedUrl'>;

/** Records that the user agreed to open exactly this canonical URL. */
export function consentTo(shownUrl: string): ConsentedUrl {
  return shownUrl as ConsentedUrl;
}
