import { useState } from 'preact/hooks';
import type { JsonObject } from '../../base/json';
import type { FlowId } from '../../elicitation/types';
import type { FlowView } from '../../elicitation/view-types';
import { send } from '../../messaging/client';
import type { Server, Tool } from '../../servers/types';
import { flowActs } from '../data/flow-acts';
import type { Act } from '../data/use-act';
import type { Progress } from '../data/use-progress';
import { FlowCardView } from '../flows/flow-card-view';
import { ErrorNote } from '../parts/error-note';
import { HintsView } from '../servers/hints-view';
import { t } from '../text';
import { nameOf, proseOf } from '../words/server-text';
import { FlowResult } from './flow-result';
import { ToolCallView } from './tool-call-view';

type Props = {
  readonly server: Server;
  readonly toolName: string;
  readonly flows: readonly FlowView[];
  /** The call that was made here last. */
  readonly flowId: string | null;
  readonly nowMs: number;
  readonly progress: ReadonlyMap<FlowId, Progress>;
  readonly act: Act;
  readonly onFlow: (flowId: string | null) => void;
};

/** One tool: its arguments, the call, and what came of it, in one place. */
export function ToolPage({ server, toolName, flows, flowId, nowMs, progress, act, onFlow }: Props) {
  const [isStarting, setStarting] = useState(false);
  const tool = server.tools.find(({ name }) => name === toolName);
  const flow = flows.find(({ id }) => id === flowId);
  const card = flow !== undefined && (
    <FlowCardView flow={flow} nowMs={nowMs} progress={progress.get(flow.id) ?? null} acts={flowActs(act)}>
      {flow.now.kind === 'settled' && <FlowResult flow={flow} isOpen />}
    </FlowCardView>
  );
  // The call outlives the list it was made from: a server lists nothing for somebody it does not let in.
  if (tool === undefined) {
    return (
      <>
        <ErrorNote error={act.error} />
        {card}
        <p class="soft">{t('tool_gone')}</p>
      </>
    );
  }
  const call = (given: JsonObject): void => {
    setStarting(true);
    act.run(async () => {
      try {
        const started = await send('calls.start', { serverId: server.id, tool: tool.name, arguments: given });
        onFlow(started.flowId);
      } finally {
        setStarting(false);
      }
    });
  };
  return (
    <article class="tool" aria-label={nameOf(tool.title ?? tool.name)}>
      <ToolHead tool={tool} />
      <ErrorNote error={act.error} />
      {card}
      {flow !== undefined && <h2>{t('call_again')}</h2>}
      <ToolCallView server={server} tool={tool} isCalling={isStarting} onCall={call} />
    </article>
  );
}

function ToolHead({ tool }: { readonly tool: Tool }) {
  return (
    <header class="tool-head">
      <h1>
        <bdi>{nameOf(tool.title ?? tool.name)}</bdi>
      </h1>
      {tool.title !== null && <bdi class="code fine">{nameOf(tool.name)}</bdi>}
      {tool.description !== null && (
        <p class="tool-description" dir="auto">
          {proseOf(tool.description)}
        </p>
      )}
      <HintsView tool={tool} />
    </header>
  );
}
