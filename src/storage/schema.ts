import type { DBSchema } from 'idb';
import type { LedgerEntry, LedgerHead } from '../consent/ledger-chain';
import type { ConsentRecord } from '../consent/types';
import type { FlowId, Phase } from '../elicitation/types';
import type { PageOrigin, Site } from '../grants/types';
import type { Server, ServerId } from '../servers/types';
import type { Sealed } from './sealed';

/** What is kept on this machine. Whatever could be a secret is {@link Sealed}. */
export interface UsherSchema extends DBSchema {
  /** In plain: a list that a damaged key must not take away. */
  servers: { key: ServerId; value: Server };
  /** Legacy session ids are secrets (2025-11-25, "Session Hijacking"). */
  sessions: { key: ServerId; value: SessionRow };
  /** The newest sign-in of each server: the URL that is agreed to carries its `state`. */
  'sign-ins': { key: ServerId; value: SessionRow };
  /** Refresh tokens, client secrets, what the person brought: by what it is and whose. */
  vault: { key: string; value: VaultRow };
  flows: { key: FlowId; value: FlowRow; indexes: { 'by-settled': [settledAtMs: number, bytes: number] } };
  /** In plain: connected chat pages and their rules are a list of names and verdicts. */
  sites: { key: PageOrigin; value: Site };
  /** Sealed: what a page's client said of itself, and ids of its requests. */
  'page-sessions': { key: string; value: PageSessionRow };
  /** Append-only and chained; `seq` is the order, whatever the clock says. */
  'consent-events': { key: number; value: EventRow; indexes: { 'by-pair': [string, string] } };
  /** Where the chain ends: written with its last entry. */
  'ledger-heads': { key: 'head'; value: LedgerHeadRow };
  /** The fold of the events, written with them. */
  'consent-records': { key: [serverOrigin: string, targetOrigin: string]; value: ConsentRecord };
  /** Non-extractable: they can be used here and read by no script. */
  keys: { key: KeyName; value: KeyRow };
  settings: { key: string; value: { readonly name: string; readonly value: unknown } };
}

export type KeyName = 'seal' | 'hmac';
export type KeyRow = { readonly name: KeyName; readonly key: CryptoKey };

export type VaultRow = { readonly id: string; readonly sealed: Sealed };
export type SessionRow = { readonly serverId: ServerId; readonly sealed: Sealed };

export type PageSessionRow = { readonly id: string; readonly sealed: Sealed };

/** Sealed whole: a URL with a one-time state, `requestState`, arguments, answers, the result. */
export type FlowRow = {
  readonly id: FlowId;
  readonly phase: Phase;
  readonly serverId: ServerId;
  readonly startedAtMs: number;
  /** Null while the flow waits; no key for the index then, so `by-settled` holds settled flows and no others. */
  readonly settledAtMs: number | null;
  /** Of what is sealed: settled flows hold results, and share a budget. */
  readonly bytes: number;
  readonly sealed: Sealed;
};

/** `pairs` repeats the origins so that an index finds the events of a record. */
export type EventRow = LedgerEntry & {
  readonly pairs: readonly (readonly [serverOrigin: string, targetOrigin: string])[];
};

export type LedgerHeadRow = LedgerHead & { readonly name: 'head' };
