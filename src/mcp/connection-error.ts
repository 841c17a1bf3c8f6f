import type { HttpNotes } from './guarded-fetch';

/** `opening`: the handshake, in which nothing of the person's is sent. `calling`: the request itself. */
export type Stage = 'opening' | 'calling';

/** Work on a connection that failed, with what `failures.ts` needs to say why. The cause is of any make. */
export class ConnectionError extends Error {
  readonly http: HttpNotes;
  readonly stage: Stage;

  constructor(cause: unknown, http: HttpNotes, stage: Stage) {
    super('CONNECTION_FAILED', { cause });
    this.name = 'ConnectionError';
    this.http = http;
    this.stage = stage;
  }
}
