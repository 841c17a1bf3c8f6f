import { Client } from '@modelcontextprotocol/client';

/** How long the SDK may wait for the answer to its own questions: the probe and `initialize`. */
export const HANDSHAKE_TIMEOUT_MS = 30_000;

/** Far enough away never to fire: sends are timed by `call-clock.ts`, which stops while a person is asked. */
export const NO_SDK_TIMEOUT_MS = 2_000_000_000;

/** The client as servers see it: it declares what Usher can show, and nothing else (DESIGN §2.10). */
export function sdkClient(version: string): Client {
  return new Client(
    { name: 'usher', title: 'Usher', version },
    {
      capabilities: { elicitation: { form: {}, url: {} } },
      versionNegotiation: { mode: 'auto', probe: { timeoutMs: HANDSHAKE_TIMEOUT_MS } },
      inputRequired: { autoFulfill: false },
    },
  );
}
