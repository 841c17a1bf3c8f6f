/** What became of a text that was to be put into a page. */
export type Insertion =
  /** It stands there now. */
  | 'inserted'
  /** The page was given it, and it is not in the composer: the page keeps pastes away, or does something else with them. */
  | 'not-taken'
  | 'no-composer';

/**
 * Puts a text where the caret of the page is, as the person's own paste would: one step of the page's undo.
 *
 * @param origin of the page that is meant; in any other nothing is done.
 *
 * Runs in the page, in a world of its own, once; the browser sends its source, so it may use nothing from here.
 */
export async function insertAtCaret(text: string, origin: string): Promise<Insertion | 'elsewhere'> {
  if (location.origin !== origin) return 'elsewhere';
  /** Pages in the background have slow clocks, and some editors take a paste in a turn of their own. */
  const [LOOK_MS, PATIENCE_MS] = [50, 1_000];
  const composer = focused() ?? onlyOne();
  if (composer === null) return 'no-composer';
  composer.focus();
  const before = timesThere();
  enter();
  for (const untilMs = Date.now() + PATIENCE_MS; ; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (timesThere() > before) return 'inserted';
    if (Date.now() > untilMs) return 'not-taken';
  }

  /** How often the composer holds the text: by its letters, since editors make their own of lines and marks. */
  function timesThere(): number {
    const held = composer instanceof HTMLTextAreaElement ? composer.value : (composer?.textContent ?? '');
    return lettersOf(held).split(lettersOf(text)).length;
  }

  function lettersOf(words: string): string {
    return words.replace(/[^\p{L}\p{N}]/gu, '');
  }

  function enter(): void {
    if (composer instanceof HTMLTextAreaElement || !isPasted()) type();
  }

  /** Editors with a document of their own take a paste for what it is, and one that is taken is prevented. */
  function isPasted(): boolean {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    // Firefox (153) takes no `clipboardData`, but the text itself, by names of its own.
    const forFirefox = { dataType: 'text/plain', data: text };
    const init = { clipboardData, ...forFirefox, bubbles: true, cancelable: true, composed: true };
    return composer?.dispatchEvent(new ClipboardEvent('paste', init)) === false;
  }

  /** The one command that enters a text with the browser's own undo; nothing has come to replace it. */
  function type(): void {
    leaveAndReturn();
    document.execCommand('insertText', false, text);
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
