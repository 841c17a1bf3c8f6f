import type { Experiment } from './experiment.ts';
import { network } from './network.ts';
import { parallel } from './parallel.ts';
import { returns } from './returns.ts';
import { revoke } from './revoke.ts';
import { sigkill } from './sigkill.ts';
import { twoWindows } from './two-windows.ts';
import { update } from './update.ts';
import { workerBoundaries } from './worker-boundaries.ts';
import { workerRandom } from './worker-random.ts';

/** In the order of the table. */
export const EXPERIMENTS: readonly Experiment[] = [
  workerBoundaries,
  workerRandom,
  sigkill,
  twoWindows,
  parallel,
  update,
  revoke,
  network,
  returns,
];
