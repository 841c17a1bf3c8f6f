import { vi } from 'vitest';

export function urlOf(input: string | URL | Request): string {
  return input instanceof Request ? input.url : input.toString();
}

export function textOf(init: RequestInit | undefined): string {
  return typeof init?.body === 'string' ? init.body : '';
}

/** Whatever is asked for at a path that ends so is answered here, and nowhere else; the rest goes its way. */
export function answerInstead(pathEnd: string, answer: () => Response | Promise<Response>): void {
  const network = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) =>
    urlOf(input).endsWith(pathEnd) ? answer() : network(input, init),
  );
}
