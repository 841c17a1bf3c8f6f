import { useEffect, useState } from 'preact/hooks';
import type { FlowId } from '../../elicitation/types';
import { onBroadcast } from '../../messaging/client';
import type { Broadcast } from '../../messaging/protocol';

export type Progress = Extract<Broadcast, { readonly topic: 'progress' }>;

/** The newest progress of each flow. It is told once and never read again, so a page opened later starts without. */
export function useProgress(): ReadonlyMap<FlowId, Progress> {
  const [progress, setProgress] = useState<ReadonlyMap<FlowId, Progress>>(new Map());
  useEffect(
    () =>
      onBroadcast((broadcast) => {
        if (broadcast.topic !== 'progress') return;
        setProgress((before) => new Map(before).set(broadcast.flowId, broadcast));
      }),
    [],
  );
  return progress;
}
