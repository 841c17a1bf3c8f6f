// Which field of a form asks for a secret (DESIGN §2.17). A courtesy and a brake, not a wall: a server that means
// harm can name a field as it likes, which is why the prompt also says that a form is no place for secrets.

import { type FlatProperty, MAX_READ_PROPERTIES, readProperties } from '../base/flat-property';
import { labelOf } from './form-schema';
import * as data from './secret-words.data';

type Words = readonly string[];

/** Words and a description that is used as a label; a longer description is prose, which may well warn of secrets. */
const MAX_LABEL_LENGTH = 80;
/** Nobody reads, and no honest server writes, a longer name. */
const MAX_TEXT_LENGTH = 1_000;

/**
 * The label of the first field that asks for a secret, or null.
 *
 * Text fields and number fields count (a PIN is often a number). A yes or no and a choice among the server's own
 * values can't carry one. A field that is not understood counts as text.
 */
export function findSecretField(requestedSchema: unknown): string | null {
  const properties = (readProperties(requestedSchema) ?? []).slice(0, MAX_READ_PROPERTIES);
  const found = properties.findIndex(([name, property]) => asksForSecret(name, property));
  const [name, property] = properties[found] ?? [];
  return name === undefined || property === undefined ? null : labelOf(name, property, found + 1);
}

function asksForSecret(name: string, { kind, schema }: FlatProperty): boolean {
  if (kind === 'boolean' || kind === 'choice' || kind === 'choices') return false;
  const isNumber = kind === 'number' || kind === 'integer';
  if (!isNumber && schema['format'] === 'password') return true;
  const { title, description } = schema;
  const hasTitle = typeof title === 'string' && title.trim() !== '';
  const isLabel = typeof description === 'string' && description.length <= MAX_LABEL_LENGTH && !hasTitle;
  return [name, title, isLabel ? description : null].some(
    (text) => typeof text === 'string' && namesSecret(text, { isNumber }),
  );
}

/**
 * True for a name or label that asks for a secret, false for one that is only about it: `apiKey`, "Your password",
 * "Code de vérification", but neither `tokenLimit` nor `passwordPolicyUrl` nor "API key name".
 *
 * The rule: a secret's name as whole words, unless a word of a known list beside it takes the request back. What
 * is ambiguous counts as a secret, because the server that is refused by mistake can rename its field: so "PIN code"
 * (an Indian postal code too) and "clave" do; "confirmation code" (a booking's, mostly) and bare "key" or "code" do not.
 */
export function namesSecret(text: string, { isNumber }: { readonly isNumber: boolean }): boolean {
  const bounded = text.slice(0, MAX_TEXT_LENGTH);
  return (
    segments(bounded).some((segment) =>
      [splitCamel(segment), segment].some((form) => hasSecret(words(form), isNumber)),
    ) || hasUnspacedSecret(squash(bounded), isNumber)
  );
}

function hasSecret(text: Words, isNumber: boolean): boolean {
  return text.some((word, at) => {
    if (!isNumber && endsLikeSecret(word)) return !isTakenBack(text, at, at + 1);
    const lengths = (isNumber ? DIGIT_PHRASES : ALL_PHRASES).matchesAt(text, at);
    return lengths.length > 0 && !lengths.some((length) => isTakenBack(text, at, at + length));
  });
}

/** True when a neighbour of the words from `start` to `end` says that the field is only about the secret. */
function isTakenBack(text: Words, start: number, end: number): boolean {
  if (HEADS.matchesAt(text, end).length > 0) return true;
  if (HARMLESS_BEFORE.has(text[start - 1] ?? '')) return true;
  let before = start - 1;
  while (CONNECTIVES.has(text[before] ?? '')) before -= 1;
  return before < start - 1 && HEADS_BEFORE.has(text[before] ?? '');
}

function endsLikeSecret(word: string): boolean {
  return ENDINGS.some((ending) => word.endsWith(ending));
}

function hasUnspacedSecret(text: string, isNumber: boolean): boolean {
  return (isNumber ? UNSPACED_DIGITS : UNSPACED).some((secret) => {
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
      const rest = text.slice(at + secret.length);
      if (!UNSPACED_HEADS.some((head) => (head.length > 1 ? rest.startsWith(head) : rest === head)))
        return true;
    }
    return false;
  });
}

/** Phrases by their first word; a phrase written as one word is a phrase too ("apikey"). */
class Phrases {
  readonly #byFirst = new Map<string, Words[]>();

  constructor(phrases: readonly string[]) {
    for (const phrase of phrases.map(words)) {
      for (const form of phrase.length > 1 ? [phrase, [phrase.join('')]] : [phrase]) {
        const first = form[0] ?? '';
        this.#byFirst.set(first, [...(this.#byFirst.get(first) ?? []), form]);
      }
    }
  }

  /** How many words each phrase takes that stands at this place; empty where none does. */
  matchesAt(text: Words, at: number): readonly number[] {
    const candidates = this.#byFirst.get(text[at] ?? '') ?? [];
    return candidates
      .filter((phrase) => phrase.every((word, i) => text[at + i] === word))
      .map((p) => p.length);
  }
}

/** A label may say two things: "Password: at least 8 characters". A dot inside a name is a separator like others. */
function segments(text: string): readonly string[] {
  return text.split(/[:;,!?()[\]{}\n|—–]|\.\s/u);
}

/** `apiKey` and `APIKey` are two words. */
function splitCamel(text: string): string {
  return text.replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
}

/** Letters and digits in runs, without case and accents. Digits stand alone: `password2` is a password. */
function words(text: string): Words {
  return fold(text).match(/\p{L}+|\p{N}+/gu) ?? [];
}

function squash(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]/gu, '');
}

/** What people leave out when they name a field in ASCII: case, accents, the Polish stroke, the Turkish dot. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .replaceAll('ß', 'ss');
}

const DIGIT_PHRASES = new Phrases(data.DIGIT_SECRETS);
const ALL_PHRASES = new Phrases([...data.DIGIT_SECRETS, ...data.TEXT_SECRETS]);
const HEADS = new Phrases(data.HARMLESS_HEADS);
const HEADS_BEFORE = foldedSet(data.HARMLESS_HEADS_BEFORE);
const HARMLESS_BEFORE = foldedSet(data.HARMLESS_BEFORE);
const CONNECTIVES = foldedSet(data.CONNECTIVES);
const ENDINGS = data.SECRET_ENDINGS.map(squash);
const UNSPACED_DIGITS = data.UNSPACED_DIGIT_SECRETS.map(squash);
const UNSPACED = [...UNSPACED_DIGITS, ...data.UNSPACED_SECRETS.map(squash)];
const UNSPACED_HEADS = data.UNSPACED_HEADS.map(squash);

function foldedSet(list: readonly string[]): ReadonlySet<string> {
  return new Set(list.flatMap(words));
}
