import type { Verdict } from '../../grants/types';
import type { Tool } from '../../servers/types';
import { HintsView } from '../servers/hints-view';
import { t } from '../text';
import { nameOf, proseOf } from '../words/server-text';
import { VerdictRow } from './verdict-row';

export type ToolChoice = {
  readonly tool: Tool;
  readonly verdict: Verdict;
  /** What is to be said about it besides; null: nothing. */
  readonly note: string | null;
};

type Props = {
  /** Begins the names of the controls: unlike every other on the page. */
  readonly id: string;
  readonly tools: readonly ToolChoice[];
  readonly onChoose: (tool: Tool, verdict: Verdict) => void;
};

/** Each tool of a server with what a site may do with it. */
export function ToolVerdicts({ id, tools, onChoose }: Props) {
  if (tools.length === 0) return <p class="soft">{t('no_tools')}</p>;
  return (
    <ul class="verdicts">
      {tools.map(({ tool, verdict, note }, index) => (
        <VerdictRow
          key={tool.name}
          id={`${id}-${index}`}
          name={nameOf(tool.title ?? tool.name)}
          verdict={verdict}
          note={note}
          onChoose={(chosen) => onChoose(tool, chosen)}
        >
          {tool.description !== null && (
            <p class="clamped" dir="auto">
              {proseOf(tool.description)}
            </p>
          )}
          <HintsView tool={tool} />
        </VerdictRow>
      ))}
    </ul>
  );
}
