import type { Page } from '@playwright/test';
import { PERSON } from '../fixtures/identity-provider.ts';

/** Signs in at the identity provider and answers its consent page, as the person would. */
export async function signIn(tab: Page, answer: 'Allow' | 'Refuse' = 'Allow'): Promise<void> {
  await tab.getByLabel('Email').fill(PERSON.email);
  await tab.getByLabel('Password').fill(PERSON.password);
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.getByRole('button', { name: answer }).click();
}
