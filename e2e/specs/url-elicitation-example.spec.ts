import {
  startUrlElicitationExample,
  type UrlElicitationExample,
} from '../fixtures/url-elicitation-example.ts';
import { startWorld, type World } from '../fixtures/world.ts';
import { alsoMapped } from '../kit/also-mapped.ts';
import { freePort } from '../kit/browser.ts';
import { expect, opened, test } from '../kit/test.ts';
import { launchUsher, type Usher } from '../kit/usher.ts';

// The server that the v1 SDK ships to show url elicitation, as it is: its own sign-in, a payment, and somebody else's
// page. It asks anew on every call, whatever was done before, so no call of it can ever be completed.

test.describe.configure({ mode: 'serial' });

const SHOP = 'www.example.com';

let example: UrlElicitationExample;
let world: World;
let usher: Usher;

test.beforeAll(async () => {
  example = await startUrlElicitationExample(freePort);
  world = await startWorld();
  usher = await launchUsher({
    args: alsoMapped(world.browserArgs(), { [`${SHOP}:443`]: world.tlsPort }),
  });
});
test.afterAll(async () => {
  await usher?.close();
  await world?.close();
  await example?.close();
});

test('the SDK’s own example: its sign-in lets Usher in, a paid call waits with the newer link, and ends by the person', async () => {
  const server = await usher.addServer(example.url, { name: 'Demo' });
  const { id, state } = await server.read();
  expect(state).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });
  const panel = await usher.openPanel(`#/server/${encodeURIComponent(id)}`);
  await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
  const prompt = await usher.nextSignIn();
  expect(prompt).toMatchObject({ host: 'localhost', scopes: ['mcp:tools'] });
  expect(new URL(prompt.url).origin).toBe(example.authorizationOrigin);
  // Its sign-in asks nobody anything: the browser's window is gone before it is seen.
  await prompt.page.getByRole('button', { name: 'Sign in at localhost' }).click();
  await expect(panel.getByText(/^You are signed in\./)).toBeVisible();
  await expect.poll(async () => (await server.read()).state.state).toBe('ready');

  const call = await server.callTool('payment-confirm', { cartId: 'cart-7' });
  const consent = await usher.nextConsent();
  expect(consent.message).toBe(
    'This tool requires a payment confirmation. Open the link to confirm payment!',
  );
  expect(new URL(consent.url).origin).toBe(example.origin);
  const tab = opened(await consent.accept());
  await call.reaches('interacting');
  const posts = messages();
  // The page knows the person by the cookie of the sign-in.
  await expect(tab.getByText('Logged in as: Demo User')).toBeVisible();
  await expect(tab.getByText('Cart ID: cart-7')).toBeVisible();
  await tab.getByRole('button', { name: 'Confirm Payment' }).click();
  await expect(tab.getByText('Payment Confirmed')).toBeVisible();
  // Its notification sends the call again, once; the answer is another link for the same page.
  await expect(call.card.getByText('The server has made a newer link for this page.')).toBeVisible();
  expect(messages()).toBe(posts + 1);

  await call.useFreshLink();
  const fresh = await usher.nextConsent();
  expect(new URL(fresh.url).searchParams.get('elicitation')).not.toBe(
    new URL(consent.url).searchParams.get('elicitation'),
  );
  await fresh.decline();
  expect(await call.result()).toMatchObject({ outcome: 'declined' });
  expect(messages()).toBe(posts + 1);
});

test('the SDK’s own example: a loop that says “complete” for every link is sent three times by itself, then the person is asked', async () => {
  test.setTimeout(90_000);
  const call = await usher.server('Demo').callTool('third-party-auth', { param1: 'x' });
  const consent = await usher.nextConsent();
  expect(consent.url).toBe(`https://${SHOP}/oauth/authorize`);
  const tab = opened(await consent.accept());
  await call.reaches('interacting');
  const posts = messages();
  await expect(call.card.getByText('Did you finish?')).toBeVisible({ timeout: 30_000 });
  expect(messages()).toBe(posts + 3);
  // It says so five seconds after every question: the fourth time too, and then nobody asks it any more.
  await expect.poll(() => completions(), { timeout: 15_000 }).toBe(4);
  expect(tab.isClosed()).toBe(false);
  await call.cancel();
  expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
  expect(messages()).toBe(posts + 3);
});

/** How often a question was called complete without anybody having done anything. */
function completions(): number {
  return example.said().match(/Simulating OAuth token received/g)?.length ?? 0;
}

/** Messages in a session so far, as the server's console counts them. */
function messages(): number {
  return example.said().match(/Received MCP POST for session: (?!unknown)/g)?.length ?? 0;
}
