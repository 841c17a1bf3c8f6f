import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { click, textOf } from '../firefox/hands.ts';
import { expect, test } from '../firefox/test.ts';
import { until } from '../kit/wait.ts';
import { witness } from '../kit/witness.ts';

test.use({ watching: false });

test('Firefox: a blocked site is refused without a prompt, a forgotten one asks again, a form for a secret is refused, and the ledger is exported', async ({
  world,
  usher,
}, info) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const first = await notes.callTool('list-notes');
  await (await usher.nextConsent()).decline();
  await first.result();

  const dashboard = await usher.firefox.open('dashboard.html');
  await click(dashboard, { button: 'Block' });
  await expect.poll(() => textOf(dashboard)).toContain('blocked');
  const blocked = await notes.callTool('list-notes');
  expect(await blocked.result()).toMatchObject({ outcome: 'refused' });
  await blocked.says('which you blocked for it. Usher refused');

  await click(dashboard, { button: 'Unblock' });
  await click(dashboard, { button: 'Forget' });
  await click(dashboard, { button: 'Forget it' });
  await expect.poll(() => usher.consentRecords()).toEqual([]);
  const again = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  expect(consent.text).toContain('never sent you to this site before');
  await consent.decline();
  await again.result();
  expect(world.recorder.visits('mcp.notes.test')).toEqual([]);

  await test.step('the ledger is exported, and verifies offline', async () => {
    const folder = info.outputPath('downloads');
    await mkdir(folder, { recursive: true });
    await usher.firefox.inFirefox(
      `(Services.prefs.setIntPref('browser.download.folderList', 2),
        Services.prefs.setStringPref('browser.download.dir', ${JSON.stringify(folder)}), true)`,
    );
    await dashboard.bringToFront();
    await click(dashboard, { button: 'Export ledger' });
    await expect
      .poll(() => textOf(dashboard))
      .toMatch(/Saved \d+ entries as .+, and checked them: they are intact\./);
    const file = await until(
      'the file',
      async () => (await readdir(folder)).find((name) => name.endsWith('.jsonl')) ?? null,
    );
    const verifier = fileURLToPath(new URL('../../scripts/verify-ledger.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [verifier, join(folder, file)]);
    expect(stdout).toMatch(/^Intact: \d+ entries/);
  });

  const hostile = await usher.addServer(world.servers['hostile-modern'], { name: 'Hostile' });
  const server = witness(world, 'hostile-modern');
  const secret = await hostile.callTool('secret-form');
  await secret.reaches('settled');
  expect(server.calls()[1]?.params?.['inputResponses']).toMatchObject({ page: { action: 'decline' } });
});
