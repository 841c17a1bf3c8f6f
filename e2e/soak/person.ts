import type { Locator, Page } from '@playwright/test';
import { LOGIN_HOST } from './marked-pages.ts';
import { quickly } from './quickly.ts';
import type { Run, Stage } from './stage.ts';

/** Something that was pressed. */
export type Act = {
  readonly atMs: number;
  readonly mark: string;
  readonly what:
    | 'open'
    | 'review'
    | 'send-form'
    | 'sign-in'
    | 'continue'
    | 'send-again'
    | 'call-again'
    | 'reopen'
    | 'reload'
    | 'finish';
};

/** Somebody patient, who presses what the screens of Usher and of the sites offer, and nothing else. */
export type Person = {
  readonly acts: readonly Act[];
  /** Goes on until each of these calls is over; those that are not in time. */
  see(runs: readonly Run[], timeoutMs?: number): Promise<readonly Run[]>;
  /** Goes away, whatever is still waiting. */
  leave(): void;
  /** Looks at every screen once and presses what is offered. */
  look(runs: readonly Run[]): Promise<void>;
};

export type Habits = {
  /** Presses nothing in the consent window: for those who only watch. */
  readonly leavesPrompts?: boolean;
  readonly leavesTabs?: boolean;
  readonly leavesCards?: boolean;
};

const LOOK_EVERY_MS = 60;
/** After this long on a page that says "you can go back", one tells Usher so. Its own watch is quicker. */
const FINISHED_AFTER_MS = 4_000;
/** A tab that is gone is opened again when it is really gone. */
const REOPENS_AFTER_MS = 1_500;
const FEW = 2;
const RELOADS_EVERY_MS = 800;
/** A press is tried for so long; a screen that changes under the hand is looked at anew. */
const PRESS_MS = 1_000;

/** In the order a person would take them: what the card says is wrong comes first. */
const CARD_ACTS: readonly { readonly name: RegExp; readonly what: Act['what'] }[] = [
  { name: /^Send again$/, what: 'send-again' },
  { name: /^(Start again|Ask the server again|Ask again|Try again)$/, what: 'call-again' },
];

export function createPerson(stage: Stage, habits: Habits = {}): Person {
  const acts: Act[] = [];
  const signedIn = new WeakMap<Page, string>();
  const arrivedAtMs = new Map<string, number>();
  const { context } = stage.usher.browser;
  const ours = (path: string) => stage.usher.browser.page(path);

  const markOf = new WeakMap<Page, string>();
  const reloadedAtMs = new WeakMap<Page, number>();
  let hasLeft = false;

  const note = (what: Act['what'], mark: string): Act => {
    const act = { atMs: Date.now(), mark, what };
    acts.push(act);
    return act;
  };
  const lastActAtMs = (mark: string) => acts.findLast((act) => act.mark === mark)?.atMs ?? 0;

  /** Noted before it is done: what follows from it must not come before it. A press that did not happen is struck out. */
  async function press(button: Locator, what: Act['what'], mark: string): Promise<boolean> {
    const act = note(what, mark);
    // A page behind others draws nothing, and what is not drawn takes no press.
    await quickly(button.page().bringToFront(), undefined);
    const wasPressed = await button.click({ timeout: PRESS_MS }).then(
      () => true,
      (error: unknown) => {
        if (process.env['SOAK_DEBUG'] !== undefined) console.error(what, mark, String(error).slice(0, 800));
        // Pressed, but what came of it took longer than the press may.
        return String(error).includes('performing click action');
      },
    );
    if (!wasPressed && !button.page().isClosed()) acts.splice(acts.indexOf(act), 1);
    return wasPressed;
  }

  async function answerPrompts(): Promise<boolean> {
    let isAsked = false;
    for (const page of context.pages()) {
      if (!page.url().startsWith(ours('consent.html'))) continue;
      const words = await quickly(page.locator('body').innerText({ timeout: PRESS_MS }), '');
      const mark = /The call (\S+) needs you/.exec(words)?.[1];
      if (mark === undefined) {
        if (/is being|Opening /.test(words)) isAsked = true;
        continue;
      }
      isAsked = true;
      // Only while the window still shows this prompt: the next one is another question.
      const prompt = page.locator('body').filter({ hasText: `The call ${mark} needs you` });
      const ready = (name: RegExp) => prompt.getByRole('button', { name, disabled: false });
      if ((await quickly(ready(/^Open /).count(), 0)) > 0) {
        await press(ready(/^Open /), 'open', mark);
      } else if ((await quickly(ready(/^Send to /).count(), 0)) > 0) {
        await press(ready(/^Send to /), 'send-form', mark);
      } else if ((await quickly(ready(/^Review$/).count(), 0)) > 0) {
        await page
          .getByLabel('Words')
          .fill(`of ${mark}`, { timeout: PRESS_MS })
          .catch(() => {});
        await press(ready(/^Review$/), 'review', mark);
      }
    }
    return isAsked;
  }

  async function attendTabs(): Promise<ReadonlySet<string>> {
    const open = new Set<string>();
    for (const page of context.pages()) {
      const url = URL.canParse(page.url()) ? new URL(page.url()) : null;
      if (url?.protocol === 'chrome-error:') {
        if (Date.now() - (reloadedAtMs.get(page) ?? 0) < RELOADS_EVERY_MS) continue;
        reloadedAtMs.set(page, Date.now());
        note('reload', markOf.get(page) ?? '');
        await page.reload({ timeout: PRESS_MS }).catch(() => {});
        continue;
      }
      if (url?.hostname.endsWith('.soak.test') !== true) continue;
      const mark = url.searchParams.get('mark') ?? '';
      open.add(mark);
      markOf.set(page, mark);
      if (url.pathname === '/callback' && !arrivedAtMs.has(mark)) arrivedAtMs.set(mark, Date.now());
      if (url.hostname !== LOGIN_HOST || signedIn.has(page)) continue;
      signedIn.set(page, mark);
      const button = page.getByRole('button', { name: 'Continue' });
      if (!(await press(button, 'sign-in', mark))) signedIn.delete(page);
    }
    return open;
  }

  async function attendCard(run: Run, isAsked: boolean, openTabs: ReadonlySet<string>): Promise<void> {
    const { card } = run;
    const names = await quickly(card.getByRole('button').allInnerTexts(), []);
    const button = (name: string | RegExp) => card.getByRole('button', { name, exact: true }).first();
    for (const { name, what } of CARD_ACTS) {
      if (!names.some((offered) => name.test(offered))) continue;
      return void (await press(button(name), what, run.mark));
    }
    const quietMs = Date.now() - lastActAtMs(run.mark);
    const window = names.find((offered) => offered.startsWith('Continue in Usher'));
    if (window !== undefined && !isAsked && quietMs > 500) {
      return void (await press(button(window), 'continue', run.mark));
    }
    const backMs = arrivedAtMs.get(run.mark);
    if (names.includes('I have finished') && backMs !== undefined) {
      if (Date.now() - backMs < FINISHED_AFTER_MS || quietMs < REOPENS_AFTER_MS) return;
      return void (await press(button('I have finished'), 'finish', run.mark));
    }
    if (names.includes('Reopen tab') && !openTabs.has(run.mark) && quietMs > REOPENS_AFTER_MS) {
      await press(button('Reopen tab'), 'reopen', run.mark);
    }
  }

  async function look(runs: readonly Run[]): Promise<void> {
    const isAsked = habits.leavesPrompts === true ? true : await answerPrompts();
    const openTabs = habits.leavesTabs === true ? new Set(runs.map(({ mark }) => mark)) : await attendTabs();
    // Who has many calls looks at the cards when nothing else is to be done.
    const quietMs = Date.now() - (acts.at(-1)?.atMs ?? 0);
    if (habits.leavesCards === true || (runs.length > FEW && quietMs < REOPENS_AFTER_MS)) return;
    for (const run of runs) await attendCard(run, isAsked, openTabs);
  }

  return {
    acts,
    look,
    leave() {
      hasLeft = true;
    },
    async see(runs, timeoutMs = 40_000) {
      const deadlineMs = Date.now() + timeoutMs;
      let waiting = runs;
      for (;;) {
        const flows = await quickly(stage.flows(), null);
        if (flows !== null) {
          const over = new Set<string>(flows.filter(({ now }) => now.kind === 'settled').map(({ id }) => id));
          waiting = waiting.filter(({ flowId }) => !over.has(flowId));
        }
        if (waiting.length === 0 || hasLeft || Date.now() > deadlineMs) return waiting;
        await look(waiting);
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
  };
}
