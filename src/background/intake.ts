import { factsOfChallenge } from '../authorization/challenge-facts';
import type { Challenge } from '../authorization/types';
import { standingOf } from '../consent/standing';
import type { Target } from '../consent/types';
import { admit, withhold } from '../elicitation/admit';
import type { FlowEvent } from '../elicitation/events';
import {
  type RawAsk,
  readElicitationList,
  readElicitationParams,
  readErrorLink,
  readInputRequests,
} from '../elicitation/read-elicitations';
import { operationOf } from '../elicitation/states';
import type { Ask, Delivery, FlowId } from '../elicitation/types';
import type { CallAnswer } from '../mcp/ports';
import { withholds } from '../servers/flood';
import type { ConsentStore, FlowStore, ServerStore } from '../storage/storage';
import type { SignInDesk } from './sign-in-desk';

/** Reads what a server sent, once, at the border, and turns it into events of its flow. */
export function createIntake(ports: {
  readonly flows: Pick<FlowStore, 'load'>;
  readonly servers: Pick<ServerStore, 'get'>;
  readonly consent: Pick<ConsentStore, 'records' | 'knownHosts'>;
  readonly signIns: Pick<SignInDesk, 'moreWanted'>;
}) {
  async function admitAll(
    flowId: FlowId,
    asks: readonly RawAsk[],
    wireId: string | number | null,
  ): Promise<readonly Ask[]> {
    const state = await ports.flows.load(flowId);
    if (state === null) return [];
    const { server } = state.flow;
    const [known, records, knownHosts] = await Promise.all([
      ports.servers.get(server.id),
      ports.consent.records(),
      ports.consent.knownHosts(),
    ]);
    const held =
      known === null ? null : withholds(known, { flowId, startedAtMs: state.flow.startedAtMs }, Date.now());
    const standing = (target: Target) =>
      standingOf(
        records.find(
          (record) => record.serverOrigin === server.origin && record.targetOrigin === target.origin,
        ) ?? null,
      );
    const admitted = asks.map((ask) =>
      admit(ask, { serverUrl: server.url, wireId, standingOf: standing, knownHosts, nowMs: Date.now() }),
    );
    return held === null ? admitted : admitted.map((ask) => withhold(ask, held));
  }

  /** More permissions that were refused for this tool are not asked for again by a call (A33, S10). */
  async function scopeCode(flowId: FlowId, challenge: Challenge): Promise<string> {
    const state = await ports.flows.load(flowId);
    if (state === null || state.phase === 'settled') return 'NEEDS_SCOPE';
    const { flow } = state;
    const why = await ports.signIns.moreWanted(flow.server.id, challenge, operationOf(flow));
    if (why === null) return 'NEEDS_SCOPE';
    return why === 'declined' ? 'SCOPE_DECLINED' : 'SCOPE_NOT_GRANTED';
  }

  return {
    /** `elicitation/create` in the middle of a call. */
    async received(
      flowId: FlowId,
      claim: number,
      wireId: string | number,
      params: unknown,
    ): Promise<FlowEvent | null> {
      const [ask] = await admitAll(flowId, [readElicitationParams(params)], wireId);
      return ask === undefined ? null : { type: 'elicitation-received', atMs: Date.now(), claim, ask };
    },

    /** The answer to a send. */
    async answered(flowId: FlowId, claim: number, answer: CallAnswer): Promise<FlowEvent> {
      const required = async (
        delivery: Exclude<Delivery, 'server-request'>,
        asks: readonly RawAsk[] | null,
        requestState?: string,
      ): Promise<FlowEvent> => {
        if (asks === null) return unreadable(claim);
        const admitted = await admitAll(flowId, asks, null);
        return {
          type: 'input-required',
          atMs: Date.now(),
          claim,
          delivery,
          asks: admitted,
          ...(requestState !== undefined && { requestState }),
        };
      };
      switch (answer.kind) {
        case 'input-required':
          return required('input-required', readInputRequests(answer.inputRequests), answer.requestState);
        case 'url-elicitation-required':
          return required('required-error', readElicitationList(answer.elicitations));
        case 'completed': {
          const link = readErrorLink(answer.result);
          if (link !== null) return required('error-link', [link]);
          return {
            type: 'call-completed',
            atMs: Date.now(),
            claim,
            result: answer.result,
            outputProblem: answer.outputProblem,
          };
        }
        case 'failed': {
          const { serverMessage, mayHaveArrived, challenge } = answer;
          const code = challenge?.isStepUp ? await scopeCode(flowId, challenge) : answer.code;
          const facts =
            challenge === null ? answer.facts : { ...answer.facts, ...factsOfChallenge(challenge) };
          return { type: 'call-failed', atMs: Date.now(), claim, code, facts, serverMessage, mayHaveArrived };
        }
      }
    },
  };
}

export type Intake = ReturnType<typeof createIntake>;

function unreadable(claim: number): FlowEvent {
  return {
    type: 'call-failed',
    atMs: Date.now(),
    claim,
    code: 'ELICITATION_UNREADABLE',
    facts: {},
    serverMessage: null,
    mayHaveArrived: false,
  };
}
