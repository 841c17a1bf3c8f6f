import type { DBSchema } from 'idb';
import type { ConsentEvent, ConsentRecord } from '../consent/types';
import type { FlowId } from '../elicitation/types';
import type { Server, ServerId } from '../servers/types';
import type { Sealed } from './sealed';

/** What is kept on this machine. Whatever could be a secret is {@link Sealed}. */
export interface UsherSchema extends DBSchema {
  servers: { key: ServerId; value: Server };
  /** Legacy session ids: secrets (2025-11-25, session hijacking). */
  sessions: { key: ServerId; value: { readonly serverId: ServerId; readonly sealed: Sealed } };
  /** Sealed whole: a URL with a one-time state, `requestState`, arguments, answers, results. */
  flows: { key: FlowId; value: FlowRow; indexes: { 'by-started': number } };
  /** Append-only; `seq` is the order. */
  'consent-events': { key: number; value: EventRow; indexes: { 'by-pair': [string, string] } };
  'consent-records': { key: [string, string]; value: ConsentRecord };
  /** Non-extractable keys: they can be used here and read nowhere. */
  keys: { key: 'seal' | 'hmac'; value: { readonly name: 'seal' | 'hmac'; readonly key: CryptoKey } };
  settings: { key: string; value: { readonly name: string; readonly value: unknown } };
}

export type FlowRow = {
  readonly id: FlowId;
  readonly phase: string;
  readonly serverId: ServerId;
  readonly startedAtMs: number;
  readonly sealed: Sealed;
};

/** `pairs` repeats the origins so that an index finds the events of a record. */
export type EventRow = {
  readonly seq?: number;
  readonly pairs: readonly (readonly [serverOrigin: string, targetOrigin: string])[];
  readonly event: ConsentEvent;
};
