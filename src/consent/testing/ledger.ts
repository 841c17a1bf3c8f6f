import type { ConsentEvent, Outcome } from '../types';

/** Events in few words, for tests. The time is the place in the ledger, unless it is said. */
export type Line = {
  readonly type: ConsentEvent['type'];
  readonly server?: string;
  readonly name?: string;
  readonly target?: string;
  readonly outcome?: Outcome;
  readonly targets?: readonly string[];
  readonly findings?: readonly string[];
  readonly timeMs?: number;
};

export const SERVER = 'https://mcp.notes.test';
export const TARGET = 'https://idp.test';
export const PAIR = { serverOrigin: SERVER, targetOrigin: TARGET };

/** `requested granted opened` between one server and one target. */
export function tell(words: string): readonly ConsentEvent[] {
  return words.split(' ').map((type, index) => eventOf({ type: type as ConsentEvent['type'] }, index));
}

export function eventOf(line: Line, index = 0): ConsentEvent {
  const { type, server = SERVER, name = 'Notes', target = TARGET } = line;
  const common = {
    id: String(index),
    timeMs: line.timeMs ?? index,
    server: { id: 's', origin: server, name },
  };
  const asked = { ...common, flowId: 'f', tool: 'link', target: targetOf(target), urlHmac: 'ab' };
  switch (type) {
    case 'requested':
      return { ...asked, type, severity: 'none', findings: line.findings ?? [] };
    case 'not-opened':
    case 'refused':
      return { ...asked, type, reason: 'LOAD_FAILED' };
    case 'settled': {
      const targets = (line.targets ?? [target]).map(targetOf);
      return { ...common, type, flowId: 'f', tool: 'link', outcome: line.outcome ?? 'completed', targets };
    }
    case 'blocked':
    case 'unblocked':
    case 'forgotten':
      return { ...common, type, target: targetOf(target) };
    default:
      return { ...asked, type };
  }
}

function targetOf(origin: string) {
  return { origin, site: new URL(origin).hostname };
}
