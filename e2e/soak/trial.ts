import { audit, type Blow } from './audit.ts';
import { pause, viewOf } from './blows.ts';
import { createPerson, type Habits, type Person } from './person.ts';
import { quickly } from './quickly.ts';
import type { Run, Stage } from './stage.ts';
import type { Counting } from './tally.ts';

/** What is done to a call while a person goes through it. */
export type Ordeal = (run: readonly Run[], person: Person) => Promise<readonly Blow[]>;

/**
 * Lets a person go through calls while something befalls Usher, and then asks: is each shown, did each end as it has
 * to, with its own answer, and what did the servers get?
 */
export async function goThrough(
  stage: Stage,
  runs: readonly Run[],
  count: Counting,
  ordeal: Ordeal,
  options: {
    readonly habits?: Habits;
    readonly timeoutMs?: number;
    readonly beforeAudit?: () => Promise<void>;
  } = {},
): Promise<Person> {
  const person = createPerson(stage, options.habits);
  count.add('flows', undefined, runs.length);
  const [blows, unfinished] = await Promise.all([ordeal(runs, person), person.see(runs, options.timeoutMs)]);
  count.add('blows', undefined, blows.length);
  // What was struck at the end is up again in a moment; a call that is over stays over.
  const late = unfinished.length === 0 ? [] : await person.see(unfinished, 5_000);
  if (late.length > 0) {
    for (const run of late) {
      const words = await quickly(run.card.innerText(), '(no card)');
      const view = await viewOf(stage.panel, run.flowId);
      if (view === null) count.add('lost', `${run.mark} (${run.tool})`);
      else
        count.add(
          'unfinished',
          `${run.mark} (${run.tool}) ${JSON.stringify(view.now)}: ${words.replace(/\s+/g, ' ')}`,
        );
      await run.card
        .getByRole('button', { name: 'Cancel call' })
        .click({ timeout: 1_000 })
        .catch(() => {});
    }
  }
  await expectOwnAnswers(
    stage,
    runs.filter((run) => !late.includes(run)),
    count,
  );
  await options.beforeAudit?.();
  audit(stage.world, runs, person.acts, blows, count);
  stage.world.recorder.clear();
  await stage.tidy(runs);
  return person;
}

/** Each result carries the mark of its own call, and its card is on a screen. */
export async function expectOwnAnswers(stage: Stage, runs: readonly Run[], count: Counting): Promise<void> {
  for (const run of runs) {
    const view = await viewOf(stage.panel, run.flowId);
    if (view === null) {
      count.add('lost', `${run.mark} (${run.tool})`);
      continue;
    }
    const ending = await stage.ending(run.flowId).catch(() => null);
    if (ending?.outcome !== 'completed') {
      count.add('unfinished', `${run.mark} (${run.tool}) ended ${JSON.stringify(ending)}`);
      continue;
    }
    const words = JSON.stringify(ending.result);
    if (ending.result['isError'] === true)
      count.add('unfinished', `${run.mark} (${run.tool}) ended ${words}`);
    else if (!words.includes(`${run.mark}.`)) count.add('mixups', `${run.mark} (${run.tool}) got ${words}`);
  }
}

/** An ordeal that is none. */
export const nothing: Ordeal = async () => {
  await pause(0);
  return [];
};
