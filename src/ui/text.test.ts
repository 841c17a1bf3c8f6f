import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import messages from '../../public/_locales/en/messages.json';
import { SIGN_IN_PROBLEM_CODES } from '../authorization/types';
import { cut } from '../base/fill';
import type { Outcome } from '../consent/types';
import type { TabRejection } from '../elicitation/events';
import type { FieldProblem } from '../elicitation/form-types';
import type { RefusalReason } from '../elicitation/types';
import type { ArgumentProblem } from '../servers/argument-form';
import type { UnreadableReason } from '../servers/result-content';
import type { ToolProblem } from '../servers/tool-pin';
import type { ServerProblemCode } from '../servers/types';
import { FINDING_CODES } from '../url-safety/types';
import { type Family, sentenceKey } from './text';

const SOURCE = join(import.meta.dirname, '..');
const texts: Readonly<Record<string, { readonly message: string } | undefined>> = messages;

// A code that is added to a union is a type error here until it is listed, and then a failure until it has a sentence.
const REFUSALS = codes<RefusalReason>({
  URL_REFUSED: 1,
  TARGET_BLOCKED: 1,
  MODE_UNKNOWN: 1,
  FORM_ASKS_FOR_SECRET: 1,
  FORM_NOT_UNDERSTOOD: 1,
  MALFORMED: 1,
  SERVER_MUTED: 1,
  COOL_DOWN: 1,
  TOO_MANY_PROMPTS: 1,
});
const REJECTIONS = codes<TabRejection>({
  DID_NOT_OPEN: 1,
  WRONG_FIRST_REQUEST: 1,
  LOAD_FAILED: 1,
  LEFT_HTTPS: 1,
});
const PROBLEMS = codes<ServerProblemCode>({
  PERMISSION_MISSING: 1,
  SERVER_UNREACHABLE: 1,
  SERVER_TIMED_OUT: 1,
  NOT_AN_MCP_SERVER: 1,
  NEEDS_AUTHORIZATION: 1,
  SIGN_IN_NOT_TAKEN: 1,
  TOKEN_ENDPOINT_DOWN: 1,
  ORIGIN_REFUSED: 1,
  REDIRECTED_ELSEWHERE: 1,
  VERSION_NOT_SHARED: 1,
  OLD_SSE_TRANSPORT: 1,
  SERVER_ERROR: 1,
});
const FIELDS = codes<FieldProblem['code'] | ArgumentProblem['code']>({
  REQUIRED: 1,
  NOT_A_NUMBER: 1,
  NOT_AN_INTEGER: 1,
  NOT_AN_OPTION: 1,
  NOT_A_TEXT: 1,
  NOT_A_BOOLEAN: 1,
  NOT_AN_EMAIL: 1,
  NOT_A_URI: 1,
  NOT_A_DATE: 1,
  NOT_A_DATE_TIME: 1,
  PATTERN_MISMATCH: 1,
  TOO_SHORT: 1,
  TOO_LONG: 1,
  TOO_SMALL: 1,
  TOO_LARGE: 1,
  TOO_FEW: 1,
  TOO_MANY: 1,
  NOT_EXACT: 1,
  NOT_AN_OBJECT: 1,
  NOT_JSON: 1,
  DOES_NOT_FIT: 1,
});
const UNREADABLE = codes<UnreadableReason>({
  NOT_AN_OBJECT: 1,
  FIELD_MISSING: 1,
  NOT_BASE64: 1,
  MEDIA_TYPE: 1,
  TOO_LARGE: 1,
  TOO_DEEP: 1,
});
const UNUSABLE = codes<ToolProblem>({
  TOOL_NOT_AN_OBJECT: 1,
  TOOL_WITHOUT_NAME: 1,
  TOOL_TOO_DEEP: 1,
  TOOL_TOO_LARGE: 1,
  INPUT_SCHEMA_BROKEN: 1,
  OUTPUT_SCHEMA_BROKEN: 1,
  SCHEMA_MALFORMED: 1,
  SCHEMA_DIALECT_UNKNOWN: 1,
  SCHEMA_TOO_DEEP: 1,
  SCHEMA_TOO_LARGE: 1,
  SCHEMA_REF_REMOTE: 1,
  SCHEMA_REF_UNRESOLVED: 1,
});
const OUTCOMES = codes<Outcome>({
  completed: 1,
  failed: 1,
  declined: 1,
  cancelled: 1,
  refused: 1,
  'gave-up': 1,
  expired: 1,
});

describe('the texts', () => {
  it.each<[Family, readonly string[]]>([
    ['finding', FINDING_CODES],
    ['notice', REFUSALS],
    ['rejection', REJECTIONS],
    ['problem', PROBLEMS],
    ['field', FIELDS],
    ['unreadable', UNREADABLE],
    ['unusable', UNUSABLE],
    ['outcome', OUTCOMES],
    ['error', SIGN_IN_PROBLEM_CODES],
  ])('have a sentence for every %s, and one for those to come', (family, list) => {
    expect([...list, 'unknown'].filter((code) => texts[sentenceKey(family, code)] === undefined)).toEqual([]);
  });

  it('have a sentence for every error that the source names', () => {
    const thrown = /(?:new UsherError|failed|failure|giveUp|refused)\(\s*'([A-Z][A-Z0-9_]+)'/g;
    const named = sources()
      // What a page is told is for its developers (`docs/for-chat-developers.md`), and shown by nobody here.
      .filter(([path]) => !path.startsWith('page-bridge/'))
      .flatMap(([, text]) => [...text.matchAll(thrown)].map(([, code = '']) => code));
    expect(named.length).toBeGreaterThan(10);
    const families: readonly Family[] = ['error', 'problem', 'notice', 'unusable'];
    const silent = named.filter((code) =>
      families.every((family) => texts[sentenceKey(family, code)] === undefined),
    );
    expect([...new Set(silent)]).toEqual([]);
  });

  it('are all used', () => {
    const ui = sources()
      .filter(([path]) => path.startsWith('ui/'))
      .map(([, text]) => text)
      .join('\n');
    const family = /^(error|field|finding|notice|problem|unusable|outcome|rejection|unreadable)_/;
    const isUsed = (key: string): boolean =>
      family.test(key) || ui.includes(`'${key.replace(/_(one|other)$/, '')}'`) || ui.includes(`'${key}'`);
    const elsewhere = ['extension_description', 'severity_notice', 'severity_caution', 'severity_danger'];
    const background = sources()
      .filter(([path]) => !path.startsWith('ui/'))
      .map(([, text]) => text)
      .join('\n');
    const unused = Object.keys(messages).filter(
      (key) => !isUsed(key) && !elsewhere.includes(key) && !background.includes(`'${key}'`),
    );
    // Entry points name their titles.
    expect(unused.filter((key) => !key.endsWith('_title'))).toEqual([]);
  });

  it('are each there once: the later of two would take the place of the other', () => {
    const file = readFileSync(join(SOURCE, '../public/_locales/en/messages.json'), 'utf8');
    const keys = [...file.matchAll(/^ {2}"(\w+)": \{$/gm)].map(([, key]) => key);
    expect(keys).toEqual(Object.keys(messages));
  });

  it('are whole: no empty one, no slot that is none', () => {
    for (const [key, { message }] of Object.entries(messages)) {
      expect(message.trim(), key).toBe(message);
      expect(message, key).not.toBe('');
      const words = cut(message).map((piece) => ('slot' in piece ? '' : piece.text));
      expect(words.join(''), key).not.toMatch(/[{}$]/);
    }
  });
});

function codes<Code extends string>(list: Readonly<Record<Code, 1>>): readonly string[] {
  return Object.keys(list);
}

function sources(): readonly (readonly [path: string, text: string])[] {
  return globSync('**/*.{ts,tsx}', { cwd: SOURCE })
    .filter((path) => !path.includes('.test.'))
    .map((path) => [path, readFileSync(join(SOURCE, path), 'utf8')] as const);
}
