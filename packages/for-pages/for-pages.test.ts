import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import type { RequestOptions as OptionsV2, Transport as TransportV2 } from '@modelcontextprotocol/client';
import type { RequestOptions as OptionsV1 } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { Transport as TransportV1 } from '@modelcontextprotocol/sdk/shared/transport.js';
import { beforeAll, describe, expect, it } from 'vitest';
import type * as Usher from '../../src/page-bridge/page-api';
import { bundle } from './bundle.ts';
import type * as forPages from './src/index.ts';

type Module = typeof forPages;

let script: string;
let module: string;
beforeAll(async () => {
  [script, module] = [await bundle('iife'), await bundle('es')];
});

const detail = (uuid: string, rdns = 'org.example'): forPages.ProviderDetail => ({
  info: { uuid, name: 'Example', version: '1', icon: 'data:,', rdns },
  provider: { connect: () => ({ uuid }) as unknown as forPages.PageTransport, on() {}, off() {}, show() {} },
});

/** A page with nothing in it but the classic script, as `<script src>` puts it there. */
function openPage(announced: readonly forPages.ProviderDetail[] = []) {
  const window = new EventTarget();
  const announce = (one: forPages.ProviderDetail) =>
    window.dispatchEvent(new CustomEvent('mcp:announce-provider', { detail: one }));
  window.addEventListener('mcp:request-provider', () => announced.forEach(announce));
  const globals = createContext({
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    dispatchEvent: window.dispatchEvent.bind(window),
    Event,
    CustomEvent,
    setTimeout,
    clearTimeout,
    queueMicrotask,
  });
  runInContext(script, globals);
  return { usher: (globals as { usherForPages: Module }).usherForPages, announce };
}

describe('the module for pages', () => {
  it('is under 2 KB in both forms', () => {
    for (const code of [script, module]) expect(gzipSync(code, { level: 9 }).length).toBeLessThan(2_048);
  });

  it('finds a provider from a plain script tag', async () => {
    const { usher } = openPage([detail('a'), detail('b')]);
    expect((await usher.findProvider())?.info.uuid).toBe('a');
    expect(await usher.connectTransport()).toEqual({ uuid: 'a' });
  });

  it('finds one that announces itself late, and one of a name', async () => {
    const { usher, announce } = openPage();
    const found = usher.findProvider({ timeoutMs: 10_000, rdns: 'org.wanted' });
    announce(detail('a'));
    announce(detail('b', 'org.wanted'));
    expect((await found)?.info.uuid).toBe('b');
  });

  it('says so where there is none', async () => {
    const { usher } = openPage();
    expect(await usher.findProvider({ timeoutMs: 5 })).toBeNull();
    await expect(usher.connectTransport({ timeoutMs: 5 })).rejects.toMatchObject({ code: 'NO_PROVIDER' });
  });

  it('tells of each provider once, until it is told to stop', () => {
    const { usher, announce } = openPage([detail('a')]);
    const seen: string[] = [];
    const stop = usher.watchProviders(({ info }) => seen.push(info.uuid));
    announce(detail('a'));
    announce(detail('b'));
    stop();
    announce(detail('c'));
    expect(seen).toEqual(['a', 'b']);
  });

  it('waits as long as a person needs, in the words of both lines of the SDK', () => {
    const { usher } = openPage();
    const options: forPages.Patience = usher.patience();
    const [first, second]: [OptionsV1, OptionsV2] = [options, options];
    expect(first).toBe(second);
    expect(options).toMatchObject({
      timeout: 900_000,
      resetTimeoutOnProgress: true,
      maxTotalTimeout: 7_200_000,
    });
    expect(options.onprogress).toBeTypeOf('function');
  });

  it('has the types of what Usher announces, and of what the SDK wants', () => {
    const announced = detail('a') as unknown as { info: Usher.ProviderInfo; provider: Usher.Provider };
    const promised: forPages.ProviderDetail = announced;
    const transport = promised.provider.connect();
    const [first, second]: [TransportV1, TransportV2] = [transport, transport];
    expect(first).toBe(second);
  });
});
