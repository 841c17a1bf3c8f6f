import type { Page } from '@playwright/test';

/** Whether the browser lets Usher into the pages of a host, asked from a page of ours. */
export function hasHost(ours: Page, origin: string): Promise<boolean> {
  return ours.evaluate((pattern) => {
    const { permissions } = (globalThis as unknown as { chrome: PermissionsOnly }).chrome;
    return permissions.contains({ origins: [pattern] });
  }, `${origin}/*`);
}

type PermissionsOnly = {
  readonly permissions: { contains(wanted: { origins: string[] }): Promise<boolean> };
};
