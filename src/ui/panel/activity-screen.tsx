import type { FlowId } from '../../elicitation/types';
import type { FlowView } from '../../elicitation/view-types';
import type { Server } from '../../servers/types';
import { flowActs } from '../data/flow-acts';
import type { Act } from '../data/use-act';
import type { Progress } from '../data/use-progress';
import { useRemote } from '../data/use-remote';
import { ActivityView } from '../flows/activity-view';
import { UnaskedView } from '../flows/unasked-view';
import { ErrorNote } from '../parts/error-note';
import { FlowResult } from '../tools/flow-result';
import { DamagedCalls } from './damaged-calls';

type Props = {
  readonly flows: readonly FlowView[];
  readonly servers: readonly Server[];
  readonly nowMs: number;
  readonly progress: ReadonlyMap<FlowId, Progress>;
  readonly act: Act;
};

/** What goes on and what went on: also what can't be read any more. */
export function ActivityScreen({ flows, servers, nowMs, progress, act }: Props) {
  const [remote] = useRemote('flows.damaged', null, ['flows']);
  const damaged = remote.state === 'ready' ? remote.value : [];
  const acts = flowActs(act);
  return (
    <>
      <ErrorNote error={act.error} />
      <UnaskedView servers={servers} nowMs={nowMs} />
      <DamagedCalls calls={damaged} nowMs={nowMs} onRemove={acts.onDismiss} />
      {(flows.length > 0 || damaged.length === 0) && (
        <ActivityView
          flows={flows}
          nowMs={nowMs}
          progress={progress}
          acts={acts}
          resultOf={(flow) => <FlowResult flow={flow} isOpen={false} />}
        />
      )}
    </>
  );
}
