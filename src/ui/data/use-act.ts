import { useCallback, useState } from 'preact/hooks';
import type { UsherError } from '../../base/usher-error';
import { asUsherError } from './remote';

/** Something a person set going with a click: at rest, under way, or refused. */
export type Act = {
  readonly isBusy: boolean;
  readonly error: UsherError | null;
  /** Starts the work in the same turn (a permission needs the click), unless it is under way. */
  readonly run: (work: () => Promise<unknown>) => void;
  readonly clear: () => void;
};

export function useAct(): Act {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<UsherError | null>(null);
  const run = useCallback(
    (work: () => Promise<unknown>) => {
      if (isBusy) return;
      setBusy(true);
      setError(null);
      work()
        .catch((cause: unknown) => setError(asUsherError(cause)))
        .finally(() => setBusy(false));
    },
    [isBusy],
  );
  const clear = useCallback(() => setError(null), []);
  return { isBusy, error, run, clear };
}
