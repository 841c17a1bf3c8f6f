import type { Random } from './random.ts';
import type { Tally } from './tally.ts';

export type Experiment = {
  readonly name: string;
  /** For the table: what befalls Usher. */
  readonly what: string;
  run(options: { readonly isShort: boolean; readonly random: Random }): Promise<Tally>;
};
