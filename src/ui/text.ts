import type { ComponentChildren } from 'preact';
import { browser } from 'wxt/browser';
import type messages from '../../public/_locales/en/messages.json';
import { cut, type Facts, fill } from '../base/fill';

/** A text of `_locales`. */
export type MessageKey = keyof typeof messages;

/** A text with plural forms: `…_one`, `…_other` and what else the language has. */
export type CountKey = MessageKey extends infer Key
  ? Key extends `${infer Base}_other`
    ? Base
    : never
  : never;

/** The families of sentences that belong to codes: `finding_idn_spoof`, `problem_origin_refused`. */
export type Family =
  | 'error'
  | 'field'
  | 'finding'
  | 'notice'
  | 'problem'
  | 'unusable'
  | 'outcome'
  | 'rejection'
  | 'unreadable';

/** The text, with its `{named}` slots filled. */
export function t(key: MessageKey, facts: Facts = {}): string {
  return fill(template(key), facts);
}

/** The text, with nodes in its slots: names and hosts that are set apart. */
export function rich(key: MessageKey, nodes: Readonly<Record<string, ComponentChildren>>): ComponentChildren {
  return cut(template(key)).map((piece) => ('slot' in piece ? (nodes[piece.slot] ?? '') : piece.text));
}

/** The text in the plural form that the number asks for; `{count}` is the number as the language writes it. */
export function count(key: CountKey, value: number, facts: Facts = {}): string {
  const form = new Intl.PluralRules(language()).select(value);
  const sentence = template(`${key}_${form}`) || template(`${key}_other`);
  return fill(sentence, { ...facts, count: new Intl.NumberFormat(language()).format(value) });
}

/** The sentence of a code; for a code that has none, an honest one that names the code. */
export function sentence(family: Family, code: string, facts: Facts = {}): string {
  const text = template(sentenceKey(family, code));
  return text === '' ? t(`${family}_unknown`, { code }) : fill(text, facts);
}

/** True where a code has a sentence of its own. */
export function hasSentence(family: Family, code: string): boolean {
  return template(sentenceKey(family, code)) !== '';
}

/** The key of a code's sentence. */
export function sentenceKey(family: Family, code: string): string {
  return `${family}_${code.toLowerCase().replaceAll('-', '_')}`;
}

/** The language the texts are in, which may not be the browser's. */
export function language(): string {
  return template('language_tag') || 'en';
}

/** `rtl` for right-to-left languages. */
export function direction(): 'ltr' | 'rtl' {
  return template('@@bidi_dir') === 'rtl' ? 'rtl' : 'ltr';
}

function template(key: string): string {
  // WXT types one overload for each message, which no computed key fits.
  return (browser.i18n as { getMessage(name: string): string }).getMessage(key);
}
