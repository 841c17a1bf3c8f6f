/** Runs at most once per interval, at once when it may, and always with the newest value (matrix H49). */
export function paced<Value>(
  intervalMs: number,
  run: (value: Value) => void,
): { push(value: Value): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { readonly value: Value } | null = null;

  function pause(): void {
    timer = setTimeout(() => {
      timer = undefined;
      if (waiting === null) return;
      run(waiting.value);
      waiting = null;
      pause();
    }, intervalMs);
  }

  return {
    push(value) {
      if (timer !== undefined) {
        waiting = { value };
        return;
      }
      run(value);
      pause();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
