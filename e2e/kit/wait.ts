/** Asks until there is an answer. The error says what was last seen, because a bare time-out helps nobody. */
export async function until<Value>(
  what: string,
  ask: () => Promise<Value | null>,
  {
    timeoutMs = 15_000,
    everyMs = 50,
    seen,
  }: { timeoutMs?: number; everyMs?: number; seen?: () => Promise<string> } = {},
): Promise<Value> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (value !== null) return value;
    if (Date.now() > deadlineMs) {
      const screen = seen === undefined ? '' : `\n${await seen()}`;
      throw new Error(`Waited ${timeoutMs} ms for ${what}.${screen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
