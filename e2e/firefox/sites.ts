import type { Page } from 'puppeteer-core';
import type { Verdict } from '../../src/grants/types.ts';
import { pressToolbarButton, type Sidebar } from './sidebar.ts';
import type { FirefoxUsher } from './usher.ts';

/** What a person chooses in the dialog: servers by name, their tools by the name that is shown. */
export type Choice = Readonly<Record<string, Readonly<Record<string, Verdict>>>>;

/** Connects the site of a page in the sidebar, and answers the browser's question for the host with yes. */
export async function connectSite(usher: FirefoxUsher, page: Page, servers: Choice): Promise<Sidebar> {
  const sidebar = await pressToolbarButton(usher, page);
  const { host } = new URL(page.url());
  await sidebar.says(`You called Usher on`);
  await sidebar.says(host);
  await sidebar.click({ name: 'Connect this site' });
  for (const [server, verdicts] of Object.entries(servers)) {
    await sidebar.click({ name: server, within: server });
    const tools = Object.entries(verdicts);
    if (tools.length > 0) await sidebar.click({ name: /tools/i, within: server });
    for (const [tool, verdict] of tools) await sidebar.choose(tool, verdict);
  }
  await sidebar.click({ name: 'Until I disconnect it' });
  await sidebar.click({ name: `Connect ${host}` });
  await usher.firefox.answerPermission('allow');
  await sidebar.says('It is connected.');
  return sidebar;
}
