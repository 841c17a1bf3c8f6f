import { handsIn } from '../firefox/chat.ts';
import { test } from '../firefox/test.ts';
import { callInEveryTongue, signInWhileItWaits } from '../stories/chat-calls.ts';

// A chat page that uses the person's servers, in Firefox: an event page instead of a worker, a sidebar instead of a side
// panel, and a host that the browser takes back at any moment.

test.use({ watching: false });

test('Firefox: a connected page calls tools with the SDK’s client of either line, in either era', async ({
  world,
  usher,
}) => {
  await callInEveryTongue(world, handsIn(usher));
});

test('Firefox: a call of / is asked about, signs in and comes back while the page waits, whatever becomes of the event page', async ({
  world,
  usher,
}) => {
  await signInWhileItWaits(world, handsIn(usher), '/');
});
