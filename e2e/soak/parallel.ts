import type { Page } from '@playwright/test';
import type { World } from '../fixtures/world.ts';
import type { Experiment } from './experiment.ts';
import { type Delivery, HOST_NAMES, HOSTS, openStage, startSoakWorld } from './stage.ts';
import { startCounting } from './tally.ts';
import { goThrough, nothing } from './trial.ts';

const ROUNDS = { full: 10, short: 1 };
/** Of each server four calls at once: twenty in all. */
const CALLS = {
  modern: ['link', 'other-link', 'form', 'error-link'],
  legacy: ['required', 'in-flight', 'in-flight-form', 'error-link'],
} as const satisfies Readonly<Record<string, readonly Delivery[]>>;

/** fi-24: twenty calls of five servers wait at the same time. */
export const parallel: Experiment = {
  name: 'parallel',
  what: 'twenty calls of five servers at once',
  async run({ isShort }) {
    const count = startCounting();
    const world = await startSoakWorld();
    const stage = await openStage(world);
    let events = 0;
    try {
      for (let round = 0; round < (isShort ? ROUNDS.short : ROUNDS.full); round++) {
        const runs = [];
        for (const index of [0, 1, 2, 3] as const)
          for (const host of HOST_NAMES) runs.push(await stage.call(CALLS[HOSTS[host]][index], { host }));
        const told = await countBroadcasts(stage.panel);
        await goThrough(stage, runs, count, nothing, {
          timeoutMs: 120_000,
          beforeAudit: async () => {
            events += (await told()) + eventsIn(world);
          },
        });
      }
      count.note(`${events} events: messages, visits, happenings and changes of flows`);
      for (const line of await stage.errors.heard()) count.add('errors', line);
    } finally {
      await stage.usher.close();
      await world.close();
    }
    return count.sum();
  },
};

function eventsIn({ recorder }: World): number {
  const lists = HOST_NAMES.map((host) => [
    recorder.received(host).length,
    recorder.sent(host).length,
    recorder.happenings(host).length,
  ]);
  return [...lists.flat(), recorder.visits().length].reduce((sum, each) => sum + each, 0);
}

/** How often the background tells that a flow has changed. */
async function countBroadcasts(panel: Page): Promise<() => Promise<number>> {
  await panel.evaluate(() => {
    const { chrome } = globalThis as unknown as { chrome: RuntimeOnly };
    const heard = { broadcasts: 0 };
    Object.assign(globalThis, { heard });
    chrome.runtime.onMessage.addListener((message) => {
      if (message.broadcast?.topic === 'flows') heard.broadcasts += 1;
    });
  });
  return () =>
    panel.evaluate(() => (globalThis as unknown as { heard: { broadcasts: number } }).heard.broadcasts);
}

type RuntimeOnly = {
  readonly runtime: {
    readonly onMessage: {
      addListener(listener: (message: { readonly broadcast?: { readonly topic: string } }) => void): void;
    };
  };
};
