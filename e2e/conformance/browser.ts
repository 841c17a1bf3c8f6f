import { screens } from '../kit/consent.ts';
import { launchUsher, type Usher } from '../kit/usher.ts';
import type { Errand } from './errand.ts';
import { personWith } from './person.ts';
import { PARTS } from './scenarios.ts';

/** The browser in which the errands are done. */
export type ErrandBrowser = {
  /** @throws Error with what was on screen, where the person could not do their part. */
  run(errand: Errand): Promise<void>;
  version(): string;
  close(): Promise<void>;
};

/** One browser for all errands: each is about a server of its own, which is removed after it. */
export async function openErrandBrowser(): Promise<ErrandBrowser> {
  let usher = await launch();
  return {
    async run({ scenario, serverUrl, context }) {
      const part = PARTS[scenario];
      if (part === undefined) throw new Error('Nobody takes part in this.');
      try {
        const person = await personWith(usher, serverUrl, scenario);
        await part.does(person, context);
        // While the mock is still there: what Usher says goodbye with is part of what is tested.
        await person.leave();
      } catch (error) {
        const [home] = usher.browser.context.pages();
        const seen = home === undefined ? '' : await screens(usher.browser, home);
        // Nobody knows what is left over: the next one gets another browser.
        await usher.close();
        usher = await launch();
        throw new Error(`${error instanceof Error ? error.message : String(error)}\n${seen}`, {
          cause: error,
        });
      }
    },
    version: () => usher.browser.context.browser()?.version() ?? 'unknown',
    close: () => usher.close(),
  };
}

async function launch(): Promise<Usher> {
  const usher = await launchUsher({ args: [] });
  // How the browser asks for a host has specs of its own.
  await usher.browser.grantHost('http://localhost/*');
  return usher;
}
