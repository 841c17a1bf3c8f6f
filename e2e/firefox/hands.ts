import type { ElementHandle, Page } from 'puppeteer-core';
import { until } from '../kit/wait.ts';

/** What a person looks for on a page: a button by what it says, a field by its label. */
export type Sought =
  | { readonly button: string | RegExp }
  | { readonly field: string | RegExp }
  | { readonly link: string | RegExp }
  /** A button that may not be ready to be clicked. */
  | { readonly anyButton: string | RegExp };

/**
 * Clicks it with the mouse: the browser counts that as the person's act. Waits until it can be clicked, and stands
 * where it stood a moment ago: a page that has just been changed may put another button there. A page behind
 * another one is brought to the front first, as by a person; Firefox takes a minute to say what is in view behind one.
 */
export async function click(page: Page, sought: Sought): Promise<void> {
  await page.bringToFront();
  let before = '';
  const element = await until(
    `${Object.values(sought).join()} to stand still`,
    async () => {
      const found = await seek(page, sought);
      const box = JSON.stringify(await found.boundingBox().catch(() => null));
      const isStill = box === before && box !== 'null';
      before = box;
      return isStill ? found : null;
    },
    { seen: () => textOf(page) },
  );
  await element.click();
}

/** Types into a field, key by key, after what is in it. */
export async function type(page: Page, sought: Sought, text: string): Promise<void> {
  const element = await seek(page, sought);
  await element.type(text);
}

/** Types an answer, or chooses it from a list. */
export async function fill(page: Page, label: string, answer: string): Promise<void> {
  const field = await seek(page, { field: new RegExp(`^${label}( \\(optional\\))?$`) });
  const value = await field.evaluate((element, wanted) => {
    if (!(element instanceof HTMLSelectElement)) return null;
    return [...element.options].find((option) => option.label === wanted)?.value ?? '';
  }, answer);
  if (value === null) await field.type(answer);
  else await field.select(value);
}

/** All that can be read on a page. */
export async function textOf(page: Page): Promise<string> {
  return page.evaluate(() => document.body.innerText).catch(() => '');
}

/** Waits until it is there and enabled. */
export function seek(page: Page, sought: Sought, timeoutMs = 15_000): Promise<ElementHandle<Element>> {
  const [[kind, name]] = Object.entries(sought) as [[string, string | RegExp]];
  const wanted = typeof name === 'string' ? { text: name } : { pattern: name.source };
  return until(`${kind} ${name}`, () => find(page, kind, wanted), { timeoutMs, seen: () => textOf(page) });
}

/** True where it can be seen now. */
export async function isThere(page: Page, sought: Sought): Promise<boolean> {
  const [[kind, name]] = Object.entries(sought) as [[string, string | RegExp]];
  const wanted = typeof name === 'string' ? { text: name } : { pattern: name.source };
  return (await find(page, kind, wanted).catch(() => null)) !== null;
}

async function find(
  page: Page,
  kind: string,
  wanted: { readonly text?: string; readonly pattern?: string },
): Promise<ElementHandle<Element> | null> {
  const handle = await page.evaluateHandle(
    (what, { text, pattern }) => {
      const isWanted = (name: string) =>
        pattern === undefined ? name === text : new RegExp(pattern).test(name);
      const nameOf = (element: Element) =>
        (element.getAttribute('aria-label') ?? (element as HTMLElement).innerText ?? '').trim();
      const selectors: Record<string, string> = {
        button: 'button:not(:disabled, [aria-disabled=true]), input[type=submit]',
        anyButton: 'button',
        link: 'a[href]',
        field: 'input, textarea, select',
      };
      const all = [...document.querySelectorAll(selectors[what] ?? '')];
      const found = all.find((element) => {
        if (what !== 'field') return isWanted(nameOf(element));
        const { labels } = element as HTMLInputElement;
        return [...(labels ?? [])].some((label) => isWanted(label.innerText.trim()));
      });
      return found ?? null;
    },
    kind,
    wanted,
  );
  return handle.asElement() as ElementHandle<Element> | null;
}
