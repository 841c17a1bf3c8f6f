/** The tab that opened. A spec that expects one says so here. */
export function opened<Tab extends object>(tab: Tab | { readonly notOpened: string }): Tab {
  if ('notOpened' in tab) throw new Error(`No tab opened.\n${tab.notOpened}`);
  return tab;
}
