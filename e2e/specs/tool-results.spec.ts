import { readFile } from 'node:fs/promises';
import { longestFreezeMs } from '../kit/freezes.ts';
import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';

test('every kind of content is shown, and nothing in it can be followed or is fetched', async ({
  world,
  usher,
}) => {
  const server = await usher.addServer(world.servers.elsewhere, { name: 'Elsewhere' });
  const call = await server.callTool('media');
  await call.result();
  const result = call.panel.getByRole('region', { name: 'Result', exact: true });

  await expect(result).toContainText('It is 21.5 degrees in Lisbon. <b>This is not markup.</b>');
  const image = result.getByRole('img', { name: 'Image from the tool' });
  await expect.poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(96);
  const sound = result.getByLabel('Sound from the tool');
  await expect
    .poll(() => sound.evaluate((element) => (element as HTMLAudioElement).duration))
    .toBeCloseTo(0.4, 1);
  await expect(result).toContainText('Forecast');
  await expect(result).toContainText('https://elsewhere.test/never-opened-by-itself');
  await expect(result).toContainText('The server names this address. Usher does not open it.');
  await expect(result).toContainText('Wind from the west.');
  await expect(result.getByRole('region', { name: 'Structured data' })).toContainText('"degrees": 21.5');

  await expect(result.getByRole('link')).toHaveCount(0);
  await result.getByText('https://elsewhere.test/never-opened-by-itself').click();
  expect(world.recorder.visits()).toEqual([]);
});

test('a tool that failed says so in its own words [F11]', async ({ world, usher }) => {
  const server = await usher.addServer(world.servers.elsewhere, { name: 'Elsewhere' });
  const call = await server.callTool('fail');
  await call.result();
  await expect(call.panel.getByRole('article', { name: 'fail on Elsewhere' })).toContainText(
    'Elsewhere answered, and the tool says that it failed.',
  );
  await expect(call.panel.getByRole('region', { name: 'Result', exact: true })).toContainText(
    'The printer is on fire.',
  );
});

test('ten megabytes are taken, shown in part and saved whole, and the panel does not freeze', async ({
  world,
  usher,
}, info) => {
  const server = await usher.addServer(world.servers.elsewhere, { name: 'Elsewhere' });
  const panel = await usher.openPanel(`#/tool/${(await server.read()).id}/big`);
  await panel.getByRole('button', { name: 'Review', exact: true }).click();
  const beganMs = Date.now();
  const frozenMs = await longestFreezeMs(panel, async () => {
    await panel.getByRole('button', { name: 'Call Big result' }).click();
    await expect(panel.getByText(/^The first [\d,]+ of 10,485,760 characters\.$/)).toBeVisible({
      timeout: 30_000,
    });
  });
  info.annotations.push({
    type: 'measured',
    description: `10 MB in ${Date.now() - beganMs} ms, longest freeze ${Math.round(frozenMs)} ms`,
  });
  expect(frozenMs).toBeLessThan(1_500);

  const saving = panel.waitForEvent('download');
  await panel.getByRole('button', { name: 'Save as file' }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toBe('usher-result.txt');
  expect((await readFile(await download.path())).byteLength).toBe(10 * 1024 * 1024);
});

test('what is larger than Usher takes ends with a sentence, and the server stays usable', async ({
  world,
  usher,
}) => {
  const server = await usher.addServer(world.servers.elsewhere, { name: 'Elsewhere' });
  const call = await server.callTool('big', { Megabytes: '40' });
  expect(await call.result(30_000)).toMatchObject({ outcome: 'failed', code: 'RESPONSE_TOO_LARGE' });
  await expect(
    call.panel.getByText('The server’s answer is larger than 32 MB, so Usher did not take it.'),
  ).toBeVisible();
  const after = await server.callTool('echo', { Words: 'still here' });
  expect(await after.result()).toMatchObject({ outcome: 'completed' });
});

test('T5: a tool with an output schema may ask first, and its data comes after', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('structured');
  const tab = opened(await (await usher.nextConsent()).accept());
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed', outputProblem: null });
  await expect(call.panel.getByRole('region', { name: 'Structured data' })).toContainText('"count": 3');
});
