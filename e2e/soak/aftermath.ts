import { pause, viewOf } from './blows.ts';
import { quickly } from './quickly.ts';
import type { Run, Stage } from './stage.ts';
import { HOST_NAMES } from './stage.ts';
import type { Counting } from './tally.ts';

/** How long nobody touches anything: longer than a return takes to settle. */
const HANDS_OFF_MS = 2_000;

/**
 * Nobody touches anything for a while after Usher was struck: the call is still shown, nothing is agreed to, opened or
 * sent by itself. What was claimed before the blow may be sent once more (DESIGN §2.8), so calls are not counted here.
 *
 * @returns where the call waits then.
 */
export async function keepHandsOff(stage: Stage, run: Run, count: Counting): Promise<string> {
  const { recorder } = stage.world;
  const told = () =>
    HOST_NAMES.flatMap((host) => recorder.happenings(host)).filter(
      ({ what, mark, action }) =>
        mark === run.mark && (what === 'arrived' || (what === 'answered' && action === 'accept')),
    ).length;
  const first = await viewOf(stage.panel, run.flowId);
  if (first === null) {
    count.add('lost', `${run.mark} (${run.tool}) is not shown after the blow`);
    return 'lost';
  }
  const before = told();
  await pause(HANDS_OFF_MS);
  const then = await viewOf(stage.panel, run.flowId);
  if (then === null) count.add('lost', `${run.mark} (${run.tool}) was shown and is not any more`);
  // An answer that was claimed before the blow may arrive again; a new one may not.
  const isReissue = first.now.kind === 'calling' && first.now.isRetry;
  const extra = told() - before;
  if (extra > 0 && !isReissue && !wasAnswered(first.now.kind))
    count.add('unasked', `${run.mark} (${run.tool}): ${extra} acts while nobody touched anything`);
  if ((await quickly(run.card.count(), 0)) !== 1) {
    const words = await quickly(stage.panel.locator('body').innerText(), '');
    count.add('lost', `${run.mark} (${run.tool}): the list of calls shows “${words.slice(0, 300)}”`);
  }
  return then?.now.kind ?? 'lost';
}

/** Settled by the re-issue before the first look. */
function wasAnswered(kind: string): boolean {
  return kind === 'settled';
}
