// Faults of the browser, put in from outside: the code under test is the code that ships.

const { add, put } = IDBObjectStore.prototype;

/**
 * Lets the nth write from now on fail, and no other.
 *
 * @param how `abort`: the browser ends the transaction in the middle; otherwise the name of what the write throws.
 * @returns how many writes there were, once asked; that also takes the fault out again.
 */
export function failWrite(nth: number, how: 'abort' | 'QuotaExceededError' | 'UnknownError'): () => number {
  let writes = 0;
  const failing = (write: typeof put) =>
    function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
      writes += 1;
      if (writes === nth && how !== 'abort') throw new DOMException('injected', how);
      const request = write.apply(this, args);
      if (writes === nth) this.transaction.abort();
      return request;
    };
  Object.assign(IDBObjectStore.prototype, { add: failing(add), put: failing(put) });
  return () => {
    Object.assign(IDBObjectStore.prototype, { add, put });
    return writes;
  };
}

/**
 * No key can be made (`OperationError`), or none can be stored (`DataCloneError`, Firefox in a private window).
 *
 * @returns takes the fault out again.
 */
export function failKeys(how: 'OperationError' | 'DataCloneError'): () => void {
  const { generateKey } = crypto.subtle;
  if (how === 'OperationError') {
    const failing = () => Promise.reject(new DOMException('injected', how));
    Object.assign(crypto.subtle, { generateKey: failing });
  } else {
    const failing = function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
      if (this.name === 'keys') throw new DOMException('injected', how);
      return put.apply(this, args);
    };
    Object.assign(IDBObjectStore.prototype, { put: failing });
  }
  return () => {
    Object.assign(crypto.subtle, { generateKey });
    Object.assign(IDBObjectStore.prototype, { put });
  };
}

/**
 * Counts what is asked of `crypto.subtle` while a transaction is open. With one act at a time that is an await
 * inside a transaction, which Chromium forgives and Firefox never does.
 */
export function watchSubtle(): () => { readonly calls: number; readonly inTransaction: number } {
  const { transaction } = IDBDatabase.prototype;
  let openTransactions = 0;
  let calls = 0;
  let inTransaction = 0;
  IDBDatabase.prototype.transaction = function (...args) {
    const tx = transaction.apply(this, args);
    openTransactions += 1;
    const over = () => {
      openTransactions -= 1;
    };
    tx.addEventListener('complete', over);
    tx.addEventListener('abort', over);
    return tx;
  };
  for (const name of ['encrypt', 'decrypt', 'sign', 'generateKey'] as const) {
    const original = crypto.subtle[name] as (...args: unknown[]) => Promise<unknown>;
    Object.assign(crypto.subtle, {
      [name]: (...args: unknown[]) => {
        calls += 1;
        if (openTransactions > 0) inTransaction += 1;
        return original.apply(crypto.subtle, args);
      },
    });
  }
  return () => ({ calls, inTransaction });
}
