// Made-up servers, calls and prompts for the pictures.
import type { ConsentEvent, ConsentRecord, Standing } from '../../src/consent/types';
import type { FormField } from '../../src/elicitation/form-types';
import type { Ending, FlowId } from '../../src/elicitation/types';
import type { FlowNow, FlowView, PromptView, StepView } from '../../src/elicitation/view-types';
import type { WatchVerdict } from '../../src/elicitation/watch-types';
import type { PageOrigin } from '../../src/grants/types';
import type { DamagedCall, StorageTrouble } from '../../src/messaging/protocol';
import { NO_PROMPTS } from '../../src/servers/flood.ts';
import type { EraVerdict, Server, ServerId, ServerProblemCode, Tool } from '../../src/servers/types';
import type { Finding, Severity, UrlDisplay } from '../../src/url-safety/types';

export const NOW_MS = Date.UTC(2026, 10, 21, 10, 30);

const tool = (
  name: string,
  title: string | null,
  description: string | null,
  rest: Partial<Tool> = {},
): Tool => ({
  name,
  title,
  description,
  inputSchema: { type: 'object', properties: {} },
  outputSchema: null,
  annotations: null,
  hash: name,
  ...rest,
});

const bookingSchema: Tool['inputSchema'] = {
  type: 'object',
  required: ['city', 'nights'],
  properties: {
    city: { type: 'string', title: 'City', description: 'Where you want to stay.' },
    nights: { type: 'integer', title: 'Nights', minimum: 1, maximum: 30, default: 2 },
    room: { type: 'string', title: 'Room', enum: ['single', 'double', 'suite'] },
    breakfast: { type: 'boolean', title: 'Breakfast' },
    guests: {
      type: 'array',
      title: 'Guests',
      description: 'A list of names.',
      items: { type: 'object', properties: { name: { type: 'string' } } },
    },
  },
};

export const tools: readonly Tool[] = [
  tool(
    'connect_account',
    'Connect account',
    'Links your notes account so that the other tools can read your notes.',
    {
      annotations: { openWorldHint: true },
    },
  ),
  tool('list_notes', 'List notes', 'Lists your notes, the newest first.', {
    annotations: { readOnlyHint: true },
  }),
  tool(
    'delete_note',
    null,
    'Deletes a note for good. There is no way to bring it back afterwards, so be careful with it.',
    {
      annotations: { destructiveHint: true },
    },
  ),
  tool('book_room', 'Book a room', 'Books a hotel room and pays for it.', { inputSchema: bookingSchema }),
  tool('export_everything', null, null),
  tool('search', 'Search', 'Full-text search.'),
];

const modern: EraVerdict = {
  era: 'modern',
  protocolVersion: '2026-07-28',
  discover: { capabilities: { resources: {}, prompts: {} } },
  atMs: NOW_MS,
};
const legacy: EraVerdict = { era: 'legacy', protocolVersion: '2025-11-25', capabilities: {}, atMs: NOW_MS };

const server = (name: string, url: string, rest: Partial<Server> = {}): Server => ({
  id: name as ServerId,
  url,
  name,
  ownName: null,
  isEnabled: true,
  addedAtMs: NOW_MS,
  state: { state: 'ready' },
  verdict: modern,
  tools,
  unusableTools: [],
  omitsOrigin: false,
  mutedAtMs: null,
  prompts: NO_PROMPTS,
  ...rest,
});

const problem = (code: ServerProblemCode): Partial<Server> => ({
  state: { state: 'problem', code, facts: {}, atMs: NOW_MS },
  verdict: null,
  tools: [],
});

export const servers: readonly Server[] = [
  server('Notes', 'https://mcp.notes.test/mcp', {
    ownName: 'Official Google Notes ✓',
    unusableTools: [{ name: 'broken_one', reason: 'INPUT_SCHEMA_BROKEN' }],
  }),
  server('Payments', 'https://mcp.pay.test:8443/mcp', { verdict: legacy }),
  server('Everything', 'http://localhost:3001/mcp', {
    verdict: legacy,
    state: { state: 'connecting', sinceMs: NOW_MS },
  }),
  server('Notion', 'https://mcp.notion.test/mcp', problem('ORIGIN_REFUSED')),
  server('Mail', 'https://mail.example.test/mcp', problem('PERMISSION_MISSING')),
  server('Old', 'https://old.example.test/sse', { isEnabled: false }),
];

const step = (outcome: WatchVerdict['outcome'], rest: Partial<StepView> = {}): StepView => ({
  key: '1',
  host: 'idp.test',
  message: 'Please connect your account.',
  delivery: 'input-required',
  level: 'navigation',
  verdict: { outcome, confidence: 'medium', autoRetry: outcome === 'ready' },
  isTabOpen: true,
  openedAtMs: NOW_MS - 90_000,
  linkExpiresAtMs: null,
  trail: [
    { origin: 'https://mcp.notes.test', arrivedAtMs: NOW_MS - 90_000, isSecure: true, warning: null },
    { origin: 'https://idp.test', arrivedAtMs: NOW_MS - 88_000, isSecure: true, warning: null },
    {
      origin: 'https://accounts.very-long-provider-name.example.test:8443',
      arrivedAtMs: NOW_MS - 30_000,
      isSecure: true,
      warning: 'dangerous',
    },
  ],
  hasFreshLink: false,
  endedBy: null,
  ...rest,
});

const flow = (id: string, subject: string, now: FlowNow, steps: readonly StepView[] = []): FlowView => ({
  id: id as FlowId,
  serverId: 'Notes' as ServerId,
  serverName: 'Notes',
  serverHost: 'mcp.notes.test',
  method: 'tools/call',
  subject,
  page: null,
  startedAtMs: NOW_MS - 100_000,
  waitsUntilMs: NOW_MS + 604_700_000,
  notices: [],
  now,
  steps,
});

type Settled = Extract<FlowNow, { kind: 'settled' }>;
const settled = (outcome: Settled['outcome'], rest: Partial<Settled> = {}): FlowNow => ({
  kind: 'settled',
  outcome,
  isToolError: false,
  code: null,
  facts: {},
  settledAtMs: NOW_MS - 60_000,
  ...rest,
});

const interacting: FlowNow = { kind: 'interacting', stepKey: '1' };

export const flows: readonly FlowView[] = [
  flow('f1', 'connect_account', interacting, [step('pending')]),
  flow('f2', 'list_notes', { kind: 'asking', mode: 'url', key: '1' }),
  flow('f3', 'list_notes', interacting, [step('ask', { level: 'none', hasFreshLink: true })]),
  flow('f4', 'list_notes', interacting, [step('abandoned', { isTabOpen: false })]),
  flow('f5', 'export_everything', { kind: 'calling', isRetry: false }),
  flow('f6', 'pay_invoice', { kind: 'answer-unknown', isRetry: false, code: 'ANSWER_LOST' }),
  flow('f7', 'list_notes', settled('completed')),
  {
    ...flow('f8', 'search', settled('failed', { code: 'SERVER_UNREACHABLE' })),
    notices: [
      { code: 'URL_REFUSED', facts: { finding: 'private-target', host: '10.0.0.1' }, atMs: NOW_MS },
      { code: 'TARGET_BLOCKED', facts: {}, atMs: NOW_MS + 1 },
    ],
  },
  flow('f9', 'search', settled('completed', { isToolError: true })),
];

/** Calls for what servers have besides tools. */
export const partFlows: readonly FlowView[] = [
  {
    ...flow('p1', 'notes://inbox/2026/11/21', { kind: 'asking', mode: 'grant', key: '0' }),
    method: 'resources/read',
    page: { origin: 'https://chat.example.test' as PageOrigin, isGone: false },
  },
  {
    ...flow('p2', 'weekly_review', { kind: 'asking', mode: 'grant', key: '0' }),
    method: 'prompts/get',
    page: { origin: 'https://chat.example.test' as PageOrigin, isGone: false },
  },
  { ...flow('p3', `notes://${'a-long-name/'.repeat(9)}end`, settled('completed')), method: 'resources/read' },
];

/** What a resource, and what a prompt brings. */
export const partEnding: Ending = {
  outcome: 'completed',
  outputProblem: null,
  result: {
    contents: [
      { uri: 'notes://inbox/1', mimeType: 'text/markdown', text: '# Shopping\n\n- bread\n- milk' },
      { uri: 'notes://inbox/1.png', mimeType: 'image/png', blob: 'iVBORw0KGgo=' },
    ],
  },
};

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAHElEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC';

export const ending: Ending = {
  outcome: 'completed',
  outputProblem: null,
  result: {
    content: [
      {
        type: 'text',
        text: `Found 2 notes.\n\n1. Shopping — bread, milk\n2. Taxes\n${'A long line of text. '.repeat(120)}`,
      },
      { type: 'image', mimeType: 'image/png', data: PIXEL },
      { type: 'resource_link', uri: 'https://notes.test/n/1', name: 'shopping.md' },
      { type: 'resource', resource: { uri: 'file:///notes/2.txt', text: 'Taxes are due on Monday.' } },
      { type: 'hologram', data: 'x' },
    ],
    structuredContent: { notes: [{ id: 1, title: 'Shopping' }], total: 2 },
  },
};

const display = (
  subdomain: string,
  registrableDomain: string,
  path: string,
  query: string,
  rest: Partial<UrlDisplay> = {},
): UrlDisplay => ({
  href: `https://${subdomain}${registrableDomain}${path}${query}`,
  scheme: 'https',
  userinfo: '',
  subdomain,
  registrableDomain,
  port: '',
  path,
  query,
  fragment: '',
  asciiHost: `${subdomain}${registrableDomain}`,
  unicodeHost: null,
  ...rest,
});

const promptServer: PromptView['server'] = {
  name: 'Notes',
  host: 'mcp.notes.test',
  origin: 'https://mcp.notes.test',
  ownName: 'Official Google Notes ✓',
  isLocal: false,
};

const common = {
  flowId: 'f1' as FlowId,
  key: '1',
  position: { at: 1, of: 2 },
  server: promptServer,
  method: 'tools/call',
  subject: 'connect_account',
} as const;

type UrlPrompt = Extract<PromptView, { mode: 'url' }>;

export function urlPrompt(
  severity: Severity,
  shown: UrlDisplay,
  findings: readonly Finding[],
  rest: Partial<Pick<UrlPrompt, 'message' | 'level' | 'standing' | 'server'>> & {
    readonly returnsTo?: string | null;
  } = {},
): UrlPrompt {
  const { returnsTo = null, ...prompt } = rest;
  const standing: Standing = { standing: 'never-asked' };
  return {
    ...common,
    mode: 'url',
    message: 'To read your notes I need your permission. Please sign in with your account.',
    level: 'none',
    standing,
    linkExpiresAtMs: null,
    canRequestNewLink: true,
    ...prompt,
    judgement: {
      verdict: 'warn',
      severity,
      reason: findings[0]?.code ?? 'ok',
      findings,
      href: shown.href,
      display: shown,
      relation: 'cross-site',
      returnsTo,
    },
  };
}

const crossSite: Finding = {
  code: 'cross-site',
  severity: 'notice',
  facts: { host: 'idp.test', site: 'idp.test', serverSite: 'notes.test' },
};

export const notice = urlPrompt(
  'notice',
  display(
    'accounts.',
    'idp.test',
    '/oauth2/authorize',
    '?client_id=notes-prod&response_type=code&scope=notes.read%20profile&redirect_uri=https%3A%2F%2Fmcp.notes.test%2Fcallback&state=0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  ),
  [crossSite],
  {
    returnsTo: 'https://mcp.notes.test',
    level: 'own-origin',
    standing: {
      standing: 'opened-before',
      times: 3,
      lastOpenedAtMs: Date.UTC(2026, 2, 3),
      lastOutcome: 'completed',
      serverNames: ['Notes', 'Work notes'],
    },
  },
);

export const caution = urlPrompt(
  'caution',
  display('', 'xn--mnchen-3ya.test', '/login', '?next=%2F', { unicodeHost: 'münchen.test' }),
  [{ code: 'idn', severity: 'caution', facts: { host: 'xn--mnchen-3ya.test' } }, crossSite],
  { message: 'مرحبا، يرجى تسجيل الدخول للمتابعة.\nشكرا لك.' },
);

export const danger = urlPrompt(
  'danger',
  display('accounts.google.com.', 'evil-login.test', '/signin', `?session=${'f00d'.repeat(120)}`),
  [
    {
      code: 'embedded-target',
      severity: 'danger',
      facts: { host: 'accounts.google.com.evil-login.test', name: 'google.com' },
    },
    { code: 'foreign-redirect', severity: 'caution', facts: { host: 'collect.test', parameter: 'next' } },
    crossSite,
  ],
  {
    message: `✅ VERIFIED BY CHROME ✅\nThis page is safe. Click https://accounts.google.com now!\n${'Please hurry. '.repeat(60)}`,
    returnsTo: 'https://collect.test',
  },
);

const text = {
  kind: 'text',
  format: null,
  minLength: null,
  maxLength: null,
  pattern: null,
  initial: null,
} as const;

const fields: readonly FormField[] = [
  {
    ...text,
    name: 'name',
    label: 'Your name',
    description: 'As it should appear on the booking.',
    isRequired: true,
  },
  { ...text, name: 'email', label: 'Email', description: null, isRequired: true, format: 'email' },
  {
    kind: 'integer',
    name: 'nights',
    label: 'Nights',
    description: null,
    isRequired: true,
    minimum: 1,
    maximum: 30,
    initial: 2,
  },
  {
    kind: 'boolean',
    name: 'breakfast',
    label: 'Breakfast',
    description: 'Served from seven.',
    isRequired: false,
    initial: null,
  },
  {
    kind: 'choice',
    name: 'room',
    label: 'Room',
    description: null,
    isRequired: true,
    options: [
      { value: 'single', title: 'Single room' },
      { value: 'double', title: 'Double room' },
    ],
    initial: 'double',
  },
  {
    kind: 'choices',
    name: 'extras',
    label: 'Extras',
    description: 'At most two.',
    isRequired: false,
    options: [
      { value: 'parking', title: 'Parking' },
      { value: 'late', title: 'Late check-out' },
      { value: 'cot', title: 'Cot' },
    ],
    minItems: null,
    maxItems: 2,
    initial: ['parking'],
  },
];

export const form: PromptView = {
  ...common,
  mode: 'form',
  message: 'A few details for your booking, please.',
  fields,
};

const record = (
  name: string,
  serverOrigin: string,
  targetOrigin: string,
  rest: Partial<ConsentRecord> = {},
): ConsentRecord => ({
  serverOrigin,
  targetOrigin,
  site: new URL(targetOrigin).hostname,
  serverNames: [name],
  firstAtMs: NOW_MS - 9e8,
  lastAtMs: NOW_MS,
  requested: 4,
  granted: 3,
  declined: 1,
  cancelled: 0,
  refused: 0,
  completed: 3,
  lastOpenedAtMs: NOW_MS - 3_600_000,
  lastOutcome: 'completed',
  blockedAtMs: null,
  isImitation: false,
  ...rest,
});

export const records: readonly ConsentRecord[] = [
  record('Notes', 'https://mcp.notes.test', 'https://accounts.idp.test'),
  record('Payments', 'https://mcp.pay.test:8443', 'https://checkout.pay.test', {
    lastOutcome: 'failed',
    lastAtMs: NOW_MS - 5e7,
    lastOpenedAtMs: NOW_MS - 5e7,
  }),
  record('Old', 'https://old.example.test', 'https://evil-login.test', {
    blockedAtMs: NOW_MS - 1e8,
    granted: 0,
    completed: 0,
    declined: 2,
    requested: 2,
    lastOpenedAtMs: null,
    lastOutcome: 'declined',
    lastAtMs: NOW_MS - 1e8,
  }),
];

const heard = {
  server: { id: 'Notes', origin: 'https://mcp.notes.test', name: 'Notes' },
  flowId: 'f1',
  tool: 'connect_account',
  target: { origin: 'https://accounts.idp.test', site: 'idp.test' },
  urlHmac: '00',
};

export const events: readonly ConsentEvent[] = [
  {
    ...heard,
    id: '1',
    type: 'requested',
    timeMs: NOW_MS - 90_000,
    severity: 'notice',
    findings: ['cross-site'],
  },
  { ...heard, id: '2', type: 'granted', timeMs: NOW_MS - 80_000 },
  { ...heard, id: '3', type: 'opened', timeMs: NOW_MS - 79_000 },
  { ...heard, id: '4', type: 'returned', timeMs: NOW_MS - 30_000 },
  { ...heard, id: '5', type: 'settled', timeMs: NOW_MS - 29_000, outcome: 'completed', targets: [] },
  { ...heard, id: '6', type: 'not-opened', timeMs: NOW_MS - 20_000, reason: 'WRONG_FIRST_REQUEST' },
];

/** What the storage may suffer from. */
export const trouble = {
  unavailable: { code: 'STORAGE_UNAVAILABLE', facts: { reason: 'UnknownError' }, sinceMs: NOW_MS },
  full: { code: 'STORAGE_FULL', facts: {}, sinceMs: NOW_MS },
  newer: { code: 'STORAGE_NEWER', facts: {}, sinceMs: NOW_MS },
  lost: { code: 'STORAGE_LOST', facts: { part: 'all' }, sinceMs: NOW_MS },
} satisfies Readonly<Record<string, StorageTrouble>>;

export const damaged: readonly DamagedCall[] = [
  { id: 'd1' as FlowId, about: { serverName: 'Notes', startedAtMs: NOW_MS - 3_600_000 } },
  { id: 'd2' as FlowId, about: null },
];
