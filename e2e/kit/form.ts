import type { Locator, Page } from '@playwright/test';

/** By label: text, a choice's title, yes or no, the titles of several choices; null clears or takes back an answer. */
export type FormAnswers = Readonly<Record<string, string | boolean | readonly string[] | null>>;

/** Fills in a form of Usher's as a person would, field by field. */
export async function fillForm(page: Page, answers: FormAnswers): Promise<void> {
  for (const [label, answer] of Object.entries(answers)) await fillField(page, label, answer);
}

async function fillField(page: Page, label: string, answer: FormAnswers[string]): Promise<void> {
  // An optional field says so in its label.
  const name = new RegExp(`^${escaped(label)}( \\(optional\\))?$`);
  const group = page.getByRole('group', { name }).or(page.getByRole('radiogroup', { name }));
  if ((await group.count()) > 0) return choose(group, answer);
  const field = page
    .getByRole('textbox', { name })
    .or(page.getByRole('combobox', { name }))
    .or(page.getByLabel(name));
  const isList = (await field.first().evaluate((element) => element.tagName)) === 'SELECT';
  if (!isList) return field.first().fill(String(answer ?? ''));
  await field.first().selectOption(answer === null ? { index: 0 } : { label: String(answer) });
}

async function choose(group: Locator, answer: FormAnswers[string]): Promise<void> {
  if (typeof answer === 'boolean' || answer === null) {
    const words = answer === null ? 'No answer' : answer ? 'Yes' : 'No';
    return group.getByRole('radio', { name: words, exact: true }).check();
  }
  const wanted = typeof answer === 'string' ? [answer] : answer;
  for (const box of await group.getByRole('checkbox').all()) await box.uncheck();
  for (const title of wanted) await group.getByRole('checkbox', { name: title, exact: true }).check();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
