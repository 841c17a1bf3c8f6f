import { type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import type { UsherError } from '../base/usher-error';
import { MIGRATIONS, type Migration } from './migrations';
import type { UsherSchema } from './schema';
import { isStorageFailure, type StorageCode, storageError, unavailable } from './storage-error';

type Store = StoreNames<UsherSchema>;
type Connection = IDBPDatabase<UsherSchema>;
type AnyTransaction = { readonly done: Promise<void>; abort(): void };

export type ReadTransaction<Names extends Store> = IDBPTransaction<UsherSchema, Names[], 'readonly'>;
export type WriteTransaction<Names extends Store> = IDBPTransaction<UsherSchema, Names[], 'readwrite'>;

/**
 * The one way to the database: whole transactions. `work` awaits nothing but its transaction (Firefox ends a
 * transaction at any other await); if it throws, nothing of it is kept.
 *
 * @throws UsherError `STORAGE_UNAVAILABLE`, `STORAGE_NEWER`, `STORAGE_FULL`; and what `work` throws.
 */
export type Database = {
  read<Names extends Store, Result>(
    stores: readonly Names[],
    work: (tx: ReadTransaction<Names>) => Promise<Result>,
  ): Promise<Result>;
  /** Resolves once it is on the disk: what follows a save may count on it. */
  write<Names extends Store, Result>(
    stores: readonly Names[],
    work: (tx: WriteTransaction<Names>) => Promise<Result>,
  ): Promise<Result>;
  /** What hinders a save before it begins (a key that can't be made), as this database would say it. */
  failed(cause: unknown): unknown;
};

/** How an act on the database ended, for whoever tells people of it. Null: it went well. */
export type Ended = (act: 'read' | 'write', failure: UsherError<StorageCode> | null) => void;

/** A screen that waits longer than this for the database is told that it can't be had (SECURITY §7). */
const OPEN_LIMIT_MS = 2_500;
/** A connection may be closed between two lines; again and again is a failure. */
const TRIES = 3;

/** Opens when it is first needed, and again when the browser or a newer Usher has closed the connection. */
export function createDatabase({
  name = 'usher',
  migrations = MIGRATIONS,
  ended = () => {},
  opened = () => {},
}: {
  readonly name?: string;
  readonly migrations?: readonly Migration[];
  readonly ended?: Ended;
  /** `isNew`: there was none, and an empty one was made. */
  readonly opened?: (isNew: boolean) => void;
} = {}): Database {
  let current: Opening | null = null;

  function open(): Opening {
    const block = { isBlocked: false };
    let isNew = false;
    const connection = openDB<UsherSchema>(name, migrations.length, {
      upgrade(db, oldVersion, _newVersion, tx) {
        isNew = oldVersion === 0;
        void upgrade(migrations.slice(oldVersion), db, tx);
      },
      blocked() {
        block.isBlocked = true;
      },
      // A newer Usher waits: it goes first. What needs the database next opens it again, and is told so.
      blocking(_currentVersion, _blockedVersion, event) {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: () => forget(),
    });
    const forget = () => {
      if (current?.connection === connection) current = null;
    };
    connection.then(() => opened(isNew), forget);
    return { connection, block };
  }

  /** The same, told to whoever tells people. */
  async function watched<Result>(act: 'read' | 'write', outcome: Promise<Result>): Promise<Result> {
    try {
      const result = await outcome;
      ended(act, null);
      return result;
    } catch (error) {
      if (isStorageFailure(error)) ended(act, error);
      throw error;
    }
  }

  async function run<Tx extends AnyTransaction, Result>(
    begin: (connection: Connection) => Tx,
    work: (tx: Tx) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      let opening: Opening | null = null;
      let tx: Tx;
      try {
        opening = current ?? open();
        current = opening;
        tx = begin(await withinLimit(opening));
      } catch (cause) {
        const isClosed = cause instanceof DOMException && cause.name === 'InvalidStateError';
        if (!isClosed || attempt === TRIES) throw storageError(cause);
        if (current === opening) current = null;
        continue;
      }
      return carryOut(tx, work);
    }
  }

  return {
    read: (stores, work) =>
      watched(
        'read',
        run((connection) => connection.transaction([...stores], 'readonly'), work),
      ),
    write: (stores, work) =>
      watched(
        'write',
        run((connection) => connection.transaction([...stores], 'readwrite', { durability: 'strict' }), work),
      ),
    failed(cause) {
      const failure = storageError(cause);
      if (isStorageFailure(failure)) ended('write', failure);
      return failure;
    },
  };
}

/** Every step, or none: what one throws ends the transaction, and the version stays what it was. */
async function upgrade(steps: readonly Migration[], ...[db, tx]: Parameters<Migration>): Promise<void> {
  // Whoever waits for the connection is told.
  tx.done.catch(() => {});
  try {
    for (const step of steps) await step(db, tx);
  } catch {
    abort(tx);
  }
}

type Opening = {
  readonly connection: Promise<Connection>;
  /** An older Usher, in another context, has not closed its connection yet. */
  readonly block: { readonly isBlocked: boolean };
};

function withinLimit({ connection, block }: Opening): Promise<Connection> {
  return openedInTime(connection, () => (block.isBlocked ? 'blocked' : 'slow'));
}

/** The request itself goes on after the limit: a block that ends late serves whoever asks next. */
export async function openedInTime<Opened>(
  connection: Promise<Opened>,
  reason: () => string,
): Promise<Opened> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(reason())), OPEN_LIMIT_MS);
  });
  try {
    return await Promise.race([connection, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function carryOut<Tx extends AnyTransaction, Result>(
  tx: Tx,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const failure = tx.done.then(
    () => null,
    (cause: unknown) => ({ cause }),
  );
  let result: Result;
  try {
    result = await work(tx);
  } catch (error) {
    abort(tx);
    const failed = await failure;
    // A request only knows that it was aborted; the transaction knows why.
    const isAborted = error instanceof DOMException && error.name === 'AbortError';
    throw storageError(isAborted && failed !== null ? failed.cause : error);
  }
  const failed = await failure;
  if (failed !== null) throw storageError(failed.cause);
  return result;
}

function abort(tx: AnyTransaction): void {
  try {
    tx.abort();
  } catch {
    // It is over already.
  }
}
