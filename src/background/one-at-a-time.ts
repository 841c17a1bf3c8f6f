/**
 * Does one piece of work a key at a time. Who asks while it is under way gets the next run, and shares it with all
 * who wait: it begins after they asked, so it sees what they changed.
 */
export function oneAtATime<Key, Value>(work: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const running = new Map<Key, Promise<Value>>();
  const waiting = new Map<Key, Promise<Value>>();

  function run(key: Key): Promise<Value> {
    waiting.delete(key);
    const begun = work(key).finally(() => running.delete(key));
    running.set(key, begun);
    return begun;
  }

  return (key) => {
    const shared = waiting.get(key);
    if (shared !== undefined) return shared;
    const current = running.get(key);
    if (current === undefined) return run(key);
    const next = current.catch(() => {}).then(() => run(key));
    waiting.set(key, next);
    return next;
  };
}
