import { useCallback, useEffect, useState } from 'preact/hooks';
import { send } from '../../messaging/client';
import type { StorageTrouble } from '../../messaging/protocol';
import { useAct } from './use-act';
import { useRemote } from './use-remote';

/** What is the matter with the storage, and what a person can do about it. */
export type TroubleState = {
  readonly trouble: StorageTrouble | null;
  readonly isBusy: boolean;
  /** It was tried again, and nothing has changed. */
  readonly isInVain: boolean;
  readonly onRetry: () => void;
  /** What is lost is known. */
  readonly onAcknowledge: () => void;
};

export function useTrouble(): TroubleState {
  const [remote] = useRemote('storage.trouble', null, ['storage']);
  const { run, isBusy } = useAct();
  const [isInVain, setInVain] = useState(false);
  const trouble = remote.state === 'ready' ? remote.value : null;
  const code = trouble?.code ?? null;
  useEffect(() => {
    void code;
    setInVain(false);
  }, [code]);
  const onRetry = useCallback(() => {
    setInVain(false);
    run(() => send('storage.check', null).then((left) => setInVain(left !== null)));
  }, [run]);
  const onAcknowledge = useCallback(() => run(() => send('storage.acknowledge', null)), [run]);
  return { trouble, isBusy, isInVain, onRetry, onAcknowledge };
}
