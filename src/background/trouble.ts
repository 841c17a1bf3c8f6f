import type { StorageTrouble } from '../messaging/protocol';
import type { Ended } from '../storage/storage';

type Failing = StorageTrouble & { readonly act: 'read' | 'write' };

/**
 * What is the matter with the storage, for every page to say. A save that works ends it; so does a read, where
 * nothing but reading had failed.
 */
export function createTrouble(ports: {
  readonly now: () => number;
  /** Another trouble than before, or none any more. */
  readonly changed: () => void;
  /** It works again: what was not saved can be, what was not read can be read. */
  readonly recovered: () => void;
}) {
  let failing: Failing | null = null;

  const ended: Ended = (act, failure) => {
    const before = failing;
    if (failure === null) {
      if (before === null || (before.act === 'write' && act === 'read')) return;
      failing = null;
      ports.changed();
      ports.recovered();
      return;
    }
    const { code, facts } = failure;
    failing = {
      act: before?.act === 'write' ? 'write' : act,
      code,
      facts,
      sinceMs: before?.sinceMs ?? ports.now(),
    };
    if (before?.code !== code || before.facts['reason'] !== facts['reason']) ports.changed();
  };

  return {
    ended,
    current(): StorageTrouble | null {
      if (failing === null) return null;
      const { code, facts, sinceMs } = failing;
      return { code, facts, sinceMs };
    },
  };
}

export type Trouble = ReturnType<typeof createTrouble>;
