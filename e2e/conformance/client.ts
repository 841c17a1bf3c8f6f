/**
 * What the suite starts as "the client": it passes the errand to the browser that is open already, waits until the person
 * there has done it, and goes. Exits with 1 where the person could not do it, and says why.
 */
import { request } from 'node:http';
import { DESK_PORT, type Errand } from './errand.ts';

const { env, argv } = process;
const errand: Errand = {
  scenario: env['MCP_CONFORMANCE_SCENARIO'] ?? '',
  revision: env['MCP_CONFORMANCE_PROTOCOL_VERSION'] ?? '',
  serverUrl: argv.at(-1) ?? '',
  context: JSON.parse(env['MCP_CONFORMANCE_CONTEXT'] ?? 'null'),
};

// Not `fetch`: it gives up waiting for an answer after five minutes.
const asking = request({ host: '127.0.0.1', port: Number(env[DESK_PORT]), method: 'POST' });
asking.on('response', (answer) => {
  if (answer.statusCode !== 204) process.exitCode = 1;
  answer.pipe(process.stderr);
});
asking.on('error', (error) => {
  console.error(error);
  process.exitCode = 1;
});
asking.end(JSON.stringify(errand));
