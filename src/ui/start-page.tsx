import { type ComponentChildren, render } from 'preact';
import { direction, language, type MessageKey, t } from './text';

/** Draws a page of the extension into its `#page`, in the language and direction of the texts. */
export function startPage(title: MessageKey, page: ComponentChildren): void {
  document.documentElement.lang = language();
  document.documentElement.dir = direction();
  document.title = t(title);
  const root = document.querySelector('#page');
  if (root !== null) render(page, root);
}
