import type { FlowView, PromptView } from '../../src/elicitation/view-types.ts';
import { SETTLE_MS } from '../../src/elicitation/watch-verdict.ts';
import type { Server } from '../../src/servers/types.ts';
import { launchBareBrowser, pageAt } from '../kit/bare-browser.ts';
import { expect, test } from '../kit/test.ts';
import { originsOf, WANDER } from '../kit/wander.ts';
import { witness } from '../kit/witness.ts';

const OWN_LOGIN = 'https://login.wander.test';

test('a return page that is drawn ahead of time is no return until the person goes there', async ({
  world,
}) => {
  const bare = await launchBareBrowser(world.browserArgs());
  try {
    await bare.allow({ permissions: ['webNavigation'], origins: [`${WANDER}/*`] });
    const { id } = await bare.ask<Server>('sidepanel.html', 'servers.add', {
      url: world.servers.wanderings,
      name: 'Wander',
    });
    const server = witness(world, 'wanderings');
    const call = { serverId: id, tool: 'wander', arguments: { way: 'prerender' } };
    await bare.ask('sidepanel.html', 'calls.start', call);
    const view = async () => (await bare.ask<readonly FlowView[]>('sidepanel.html', 'flows.list'))[0];
    await expect.poll(async () => (await view())?.now.kind).toBe('asking');
    const prompt = await bare.ask<PromptView>('consent.html', 'prompts.current');
    if (prompt.mode !== 'url') throw new Error('This is no form');
    const { flowId, key, judgement } = prompt;
    await bare.ask('consent.html', 'prompts.accept', { flowId, key, href: judgement.href });

    await world.recorder.waitForHappening('wanderings', 'prerendered');
    const drawnAtMs = Date.now();
    // The server would answer a retry with "done" already: only the watch holds it back.
    while (Date.now() < drawnAtMs + SETTLE_MS + 500) {
      expect((await view())?.steps[0]?.verdict.outcome ?? 'pending').toBe('pending');
      expect(server.calls()).toHaveLength(1);
    }
    expect(originsOf((await view())?.steps[0])).toEqual([WANDER, OWN_LOGIN]);

    const tab = await pageAt(bare.browser, OWN_LOGIN);
    await Promise.all([tab.waitForNavigation(), tab.click('a')]);
    // It really was drawn ahead: the page that is there now began in the background.
    const activatedAfterMs = await tab.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation');
      return (entry as unknown as { activationStart: number }).activationStart;
    });
    expect(activatedAfterMs).toBeGreaterThan(0);
    await expect
      .poll(async () => (await view())?.now)
      .toMatchObject({ kind: 'settled', outcome: 'completed' });
    expect(server.calls()).toHaveLength(2);
  } finally {
    await bare.close();
  }
});
