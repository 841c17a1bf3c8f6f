import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Errand } from './errand.ts';

/** Where the clients of the suite leave their errands: on loopback, done one at a time, in the order they came. */
export type Desk = { readonly port: number; close(): Promise<void> };

/** @param run does an errand; what it throws is the client's failure. */
export async function openDesk(run: (errand: Errand) => Promise<void>): Promise<Desk> {
  let turn: Promise<void> = Promise.resolve();
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      turn = turn.then(async () => {
        try {
          await run(JSON.parse(text));
          response.writeHead(204).end();
        } catch (error) {
          response.writeHead(500).end(error instanceof Error ? error.message : String(error));
        }
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
