import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as a server saw it. */
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
};

export type TestServer = {
  readonly url: string;
  readonly origin: string;
  readonly seen: Seen[];
  /** The JSON-RPC messages of one method that were POSTed, in order. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  messages(method: string): any[];
  /** Cuts every response that is under way, as a bad line would. */
  breakStreams(): void;
  close(): Promise<void>;
};

export type Handler = (request: IncomingMessage, response: ServerResponse, body: unknown) => unknown;

const open = new Set<TestServer>();

/** Ends every server that a test started. */
export async function closeServers(): Promise<void> {
  await Promise.all([...open].map((server) => server.close()));
}

/** A server on an ephemeral loopback port that keeps what it is sent. */
export async function serve(handle: Handler, path = '/mcp'): Promise<TestServer> {
  const seen: Seen[] = [];
  const underWay = new Set<ServerResponse>();
  const http = createServer(async (request, response) => {
    underWay.add(response);
    response.on('close', () => underWay.delete(response));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const isForm = request.headers['content-type']?.includes('form') === true;
    const body: unknown = text === '' ? undefined : isForm ? text : JSON.parse(text);
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
    await handle(request, response, body);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: TestServer = {
    url: origin + path,
    origin,
    seen,
    messages: (method) => seen.map((request) => request.body).filter((body) => body?.method === method),
    breakStreams() {
      for (const response of underWay) response.destroy();
    },
    close() {
      open.delete(server);
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
  open.add(server);
  return server;
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
