/**
 * The servers of the soak: every call carries a mark in its arguments, and everything that follows carries it on, the
 * words of the question, the address, the state, the result, so that one call taken for another is seen. They count
 * what they did, not only what they were told: `effect` once a call has had its effect, `effect-again` for each time after.
 */
import { randomBytes } from 'node:crypto';
import { UrlElicitationRequiredError } from '@modelcontextprotocol/sdk/types.js';
import { inputRequired, inputResponse } from '@modelcontextprotocol/server';
import { urlOf } from '../fixtures/http-messages.ts';
import { createLegacyEndpoint, type LegacyCall, type LegacyTool } from '../fixtures/legacy-endpoint.ts';
import { createModernEndpoint, type ModernCall, type ModernTool } from '../fixtures/modern-endpoint.ts';
import { fail, type PlainCall, say, type ToolResult } from '../fixtures/plain-tools.ts';
import type { Recording } from '../fixtures/recorder.ts';
import type { GuestSite } from '../fixtures/world.ts';
import { linkTo, markedPage } from './marked-pages.ts';

/** One page a person is sent to. */
export type Journey = { readonly mark: string; readonly ticket: string; arrive(): void };

const URL_KEY = 'page';
const FORM_KEY = 'words';
const LONGEST_WAIT_MS = 20 * 60_000;

const INPUT = {
  type: 'object',
  properties: {
    mark: { type: 'string', title: 'Mark' },
    waitMs: { type: 'integer', title: 'Wait', default: 0 },
  },
  required: ['mark'],
} as const;

/** @param host its name and that of its rows in the recorder, such as `one.soak.test`. */
export function markedSite(host: string, era: 'modern' | 'legacy'): (recording: Recording) => GuestSite {
  return (recording) => {
    const journeys = createJourneys(host, recording);
    const endpoint = era === 'modern' ? modern(host, recording, journeys) : legacy(host, recording, journeys);
    const pages = markedPage(host, journeys.find, (journey) =>
      recording.happened(host, 'visited', { mark: journey.mark, ticket: journey.ticket }),
    );
    return {
      // Each path below /mcp is a server of its own to whoever adds it: prompts are counted by server.
      handler: (request, response) =>
        urlOf(request).pathname.startsWith('/mcp')
          ? endpoint.handler(request, response)
          : pages(request, response),
      close: endpoint.close,
    };
  };
}

type Journeys = ReturnType<typeof createJourneys>;

function createJourneys(host: string, recording: Recording) {
  const byTicket = new Map<string, Journey>();
  const byMark = new Map<string, Journey>();
  const arrived = new Set<string>();
  const done = new Set<string>();
  const listeners = new Set<() => void>();

  function begin(mark: string): Journey {
    const ticket = `t${randomBytes(8).toString('hex')}`;
    const journey: Journey = {
      mark,
      ticket,
      arrive() {
        arrived.add(ticket);
        recording.happened(host, 'arrived', { mark, ticket });
        for (const listener of listeners) listener();
      },
    };
    byTicket.set(ticket, journey);
    byMark.set(mark, journey);
    return journey;
  }

  return {
    begin,
    find: (ticket: string): Journey | undefined => byTicket.get(ticket),
    /** For deliveries that carry nothing: the page of this mark, made at the first call. */
    ofMark: (mark: string): Journey => byMark.get(mark) ?? begin(mark),
    hasArrived: ({ ticket }: Journey): boolean => arrived.has(ticket),
    async whenArrived(journey: Journey, signal: AbortSignal): Promise<boolean> {
      const deadlineMs = Date.now() + LONGEST_WAIT_MS;
      while (!arrived.has(journey.ticket) && !signal.aborted && Date.now() < deadlineMs) {
        await new Promise<void>((resolve) => {
          const settle = () => {
            listeners.delete(settle);
            signal.removeEventListener('abort', settle);
            resolve();
          };
          listeners.add(settle);
          signal.addEventListener('abort', settle);
        });
      }
      return arrived.has(journey.ticket);
    },
    /** The call has its effect. What it is called twice for it does again, and says so. */
    effect(mark: string, key: string, words: string): ToolResult {
      recording.happened(host, done.has(key) ? 'effect-again' : 'effect', { mark, key });
      done.add(key);
      return say(words);
    },
    answered(mark: string, ticket: string, action: string): void {
      recording.happened(host, 'answered', { mark, ticket, action });
    },
  };
}

const WORDS = (mark: string) => `The call ${mark} needs you for a moment.`;

async function marked(call: PlainCall): Promise<string> {
  const { mark, waitMs } = call.arguments;
  if (typeof waitMs === 'number' && waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  return String(mark);
}

const FORM = {
  type: 'object' as const,
  properties: { words: { type: 'string' as const, title: 'Words', minLength: 1, maxLength: 60 } },
  required: ['words'],
};

function errorLink(host: string, journeys: Journeys, mark: string): ToolResult {
  const journey = journeys.ofMark(mark);
  if (journeys.hasArrived(journey)) return journeys.effect(mark, journey.ticket, `Linked ${mark}.`);
  const words = JSON.stringify({ message: WORDS(mark), authorization_url: linkTo(host, journey) });
  return { content: [{ type: 'text', text: words }], isError: true };
}

function modern(host: string, recording: Recording, journeys: Journeys) {
  const tool = (name: string, run: (call: ModernCall, mark: string) => ReturnType<ModernTool['run']>) => ({
    name,
    description: 'Marked.',
    inputSchema: INPUT,
    annotations: { destructiveHint: true, idempotentHint: false },
    run: async (call: ModernCall) => run(call, await marked(call)),
  });

  const link = tool('link', async (call, mark) => {
    const state = call.state<{ ticket: string; mark: string }>();
    if (state !== undefined && state.mark !== mark) return fail(`Mixed up: ${state.mark} for ${mark}.`);
    const journey = journeys.find(state?.ticket ?? '') ?? journeys.begin(mark);
    const answer = inputResponse(call.responses, URL_KEY);
    if (answer.kind === 'elicit') {
      journeys.answered(mark, journey.ticket, answer.action);
      if (answer.action !== 'accept') return fail(`No page for ${mark}: ${answer.action}.`);
    }
    if (journeys.hasArrived(journey)) return journeys.effect(mark, journey.ticket, `Opened for ${mark}.`);
    return inputRequired({
      inputRequests: {
        [URL_KEY]: inputRequired.elicitUrl({ url: linkTo(host, journey), message: WORDS(mark) }),
      },
      requestState: await mint(call, { ticket: journey.ticket, mark }),
    });
  });

  const form = tool('form', async (call, mark) => {
    const state = call.state<{ ticket: string; mark: string }>();
    const ticket = state?.ticket ?? `f${randomBytes(8).toString('hex')}`;
    const answer = inputResponse(call.responses, FORM_KEY);
    if (answer.kind === 'elicit') {
      if (state?.mark !== mark) return fail(`Mixed up: ${state?.mark} for ${mark}.`);
      journeys.answered(mark, ticket, answer.action);
      if (answer.action !== 'accept') return fail(`No words for ${mark}: ${answer.action}.`);
      return journeys.effect(mark, ticket, `Heard ${String(answer.content?.['words'])} for ${mark}.`);
    }
    return inputRequired({
      inputRequests: {
        [FORM_KEY]: inputRequired.elicit({ message: WORDS(mark), requestedSchema: FORM }),
      },
      requestState: await mint(call, { ticket, mark }),
    });
  });

  return createModernEndpoint({
    server: host,
    title: 'Marked',
    recording,
    // The same under another name, so that four calls of one server can be told apart on a screen.
    tools: [
      link,
      { ...link, name: 'other-link' },
      form,
      tool('error-link', (_call, mark) => errorLink(host, journeys, mark)),
    ],
  });
}

/** Every state is another one, so that one that is sent twice is seen. */
function mint(call: ModernCall, facts: object): Promise<string> {
  return call.mint({ ...facts, nonce: randomBytes(8).toString('hex') });
}

function legacy(host: string, recording: Recording, journeys: Journeys) {
  const tool = (name: string, run: (call: LegacyCall, mark: string) => ReturnType<LegacyTool['run']>) => ({
    name,
    description: 'Marked.',
    inputSchema: INPUT,
    annotations: { destructiveHint: true, idempotentHint: false },
    run: async (call: LegacyCall) => run(call, await marked(call)),
  });

  const required = tool('required', (_call, mark) => {
    const journey = journeys.ofMark(mark);
    if (journeys.hasArrived(journey)) return journeys.effect(mark, journey.ticket, `Opened for ${mark}.`);
    throw new UrlElicitationRequiredError([question(journey)]);
  });

  const inFlight = tool('in-flight', async (call, mark) => {
    const journey = journeys.ofMark(mark);
    if (!journeys.hasArrived(journey)) {
      const { action } = await call.elicit(question(journey));
      journeys.answered(mark, journey.ticket, action);
      if (action !== 'accept') return fail(`No page for ${mark}: ${action}.`);
      if (!(await journeys.whenArrived(journey, call.signal))) return fail('Cancelled.');
    }
    return journeys.effect(mark, journey.ticket, `Opened for ${mark}.`);
  });

  const inFlightForm = tool('in-flight-form', async (call, mark) => {
    const ticket = `f${randomBytes(8).toString('hex')}`;
    const { action, content } = await call.elicit({
      mode: 'form',
      message: WORDS(mark),
      requestedSchema: FORM,
    });
    journeys.answered(mark, ticket, action);
    if (action !== 'accept') return fail(`No words for ${mark}: ${action}.`);
    return journeys.effect(mark, mark, `Heard ${String(content?.['words'])} for ${mark}.`);
  });

  function question(journey: Journey) {
    return {
      mode: 'url' as const,
      elicitationId: journey.ticket,
      url: linkTo(host, journey),
      message: WORDS(journey.mark),
    };
  }

  return createLegacyEndpoint({
    server: host,
    title: 'Marked',
    recording,
    tools: [
      required,
      inFlight,
      inFlightForm,
      tool('error-link', (_call, mark) => errorLink(host, journeys, mark)),
    ],
  });
}
