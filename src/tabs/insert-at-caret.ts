/** What became of a text that was to be put into a page. */
export type Insertion = 'inserted' | 'no-composer';

/**
 * Puts a text where the caret of the page is, as the person's own paste would: one step of the page's undo.
 *
 * Runs in the page, in a world of its own, once; the browser sends its source, so it may use nothing from here.
 */
export function insertAtCaret(text: string): Insertion {
  const composer = focused() ?? onlyOne();
  if (composer === null) return 'no-composer';
  composer.focus();
  if (composer instanceof HTMLTextAreaElement) return typed();
  // Editors with a document of their own take a paste for what it is, and one that is taken is prevented.
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  // Firefox (153) takes no `clipboardData`, but the text itself, by names of its own.
  const forFirefox = { dataType: 'text/plain', data: text };
  const init = { clipboardData, ...forFirefox, bubbles: true, cancelable: true, composed: true };
  const paste = new ClipboardEvent('paste', init);
  return composer.dispatchEvent(paste) ? typed() : 'inserted';

  /** The one command that enters a text with the browser's own undo; nothing has come to replace it. */
  function typed(): Insertion {
    leaveAndReturn();
    return document.execCommand('insertText', false, text) ? 'inserted' : 'no-composer';
  }

  /** What is typed on and on is one step of undo; a caret that was elsewhere begins another. */
  function leaveAndReturn(): void {
    if (composer instanceof HTMLTextAreaElement) {
      const { selectionStart, selectionEnd } = composer;
      composer.setSelectionRange(0, 0);
      composer.setSelectionRange(selectionStart, selectionEnd);
      return;
    }
    const selection = document.getSelection();
    if (selection === null || selection.rangeCount === 0) return;
    const range = selection.getRangeAt(0).cloneRange();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function focused(): HTMLElement | null {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return isComposer(element) ? element : null;
  }

  /** Nobody has clicked into the page yet: where there is one place to write, that one is meant. */
  function onlyOne(): HTMLElement | null {
    const all = [...document.querySelectorAll('textarea, [contenteditable]')].filter(isComposer);
    return all.length === 1 ? (all[0] ?? null) : null;
  }

  function isComposer(element: Element | null): element is HTMLElement {
    if (element instanceof HTMLTextAreaElement)
      return !element.disabled && !element.readOnly && element.checkVisibility();
    return element instanceof HTMLElement && element.isContentEditable && element.checkVisibility();
  }
}
