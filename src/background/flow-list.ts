import type { FlowId } from '../elicitation/types';
import { viewOf } from '../elicitation/view';
import type { FlowView } from '../elicitation/view-types';
import type { FlowStore } from '../storage/storage';

/**
 * What the pages list: flows that wait, then settled ones, each newest first.
 *
 * A settled flow never moves, so its view is made once a life of the worker: its row may hold a large result, and
 * opening fifty of them at every change would be felt.
 */
export function createFlowList(
  flows: Pick<FlowStore, 'waiting' | 'settledIds' | 'load'>,
): () => Promise<readonly FlowView[]> {
  const settledViews = new Map<FlowId, FlowView>();

  async function settledView(id: FlowId, nowMs: number): Promise<FlowView | null> {
    const known = settledViews.get(id);
    if (known !== undefined) return known;
    const state = await flows.load(id);
    if (state?.phase !== 'settled') return null;
    const view = viewOf(state, nowMs);
    settledViews.set(id, view);
    return view;
  }

  return async () => {
    const nowMs = Date.now();
    const [waiting, settledIds] = await Promise.all([flows.waiting(), flows.settledIds()]);
    const settled: FlowView[] = [];
    for (const id of settledIds.toReversed()) {
      const view = await settledView(id, nowMs);
      if (view !== null) settled.push(view);
    }
    for (const id of settledViews.keys()) if (!settledIds.includes(id)) settledViews.delete(id);
    return [...waiting.map((state) => viewOf(state, nowMs)).reverse(), ...settled];
  };
}
