/**
 * Answers Chromium's own permission dialog, headless too, through the UI DevTools
 * (`--enable-ui-devtools=PORT --enable-features=ui-debug-tools-enable-synthetic-events`): the press of a real button,
 * so what is tested is what a person gets.
 */

/** At 0 and 300 ms after it opens the dialog swallows the press, and the request hangs. */
const DIALOG_ARMS_AFTER_MS = 800;
const BUTTON = /class MdTextButton/;
const BUTTON_ROW = /ButtonRowContainer/;

type UiNode = {
  readonly nodeId: number;
  readonly attributes?: readonly string[];
  readonly children?: readonly UiNode[];
};

/** @throws Error when no dialog shows within the time. */
export async function answerPermissionPrompt(
  port: number,
  answer: 'allow' | 'deny',
  timeoutMs = 5_000,
): Promise<void> {
  const devtools = await connect(port);
  try {
    const deadlineMs = Date.now() + timeoutMs;
    let buttons: readonly number[] = [];
    while (buttons.length < 2) {
      if (Date.now() > deadlineMs) throw new Error('No permission dialog appeared');
      await pause(100);
      buttons = buttonsIn((await devtools.send('DOM.getDocument')) as { root: UiNode });
    }
    await pause(DIALOG_ARMS_AFTER_MS);
    const nodeId = answer === 'deny' ? buttons[0] : buttons[1];
    for (const type of ['mouseEntered', 'mousePressed', 'mouseReleased']) {
      const event = { type, x: 10, y: 10, button: 'left', wheelDirection: 'none' };
      await devtools.send('DOM.dispatchMouseEvent', { nodeId, event });
    }
  } finally {
    devtools.close();
  }
}

function buttonsIn({ root }: { readonly root: UiNode }): readonly number[] {
  const found: number[] = [];
  const walk = (node: UiNode, isInRow: boolean): void => {
    const name = (node.attributes ?? []).join(' ');
    if (isInRow && BUTTON.test(name)) found.push(node.nodeId);
    for (const child of node.children ?? []) walk(child, isInRow || BUTTON_ROW.test(name));
  };
  walk(root, false);
  return found;
}

async function connect(port: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/0`);
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('The UI DevTools do not answer'));
  });
  let last = 0;
  const waiting = new Map<number, (result: unknown) => void>();
  socket.onmessage = (message) => {
    const { id, result } = JSON.parse(String(message.data)) as { id?: number; result?: unknown };
    if (id === undefined) return;
    waiting.get(id)?.(result);
    waiting.delete(id);
  };
  const send = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  await send('DOM.enable');
  return { send, close: () => socket.close() };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
