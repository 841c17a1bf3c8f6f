import type { Verdict } from '../../grants/types';
import type { Tool } from '../../servers/types';
import { HintsView } from '../servers/hints-view';
import { t } from '../text';
import { nameOf, proseOf } from '../words/server-text';
import { VERDICTS } from '../words/site-words';

export type ToolChoice = {
  readonly tool: Tool;
  readonly verdict: Verdict;
  /** What is to be said about it besides; null: nothing. */
  readonly note: string | null;
};

type Props = {
  /** Names the controls: unlike every other on the page. */
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
        <li key={tool.name}>
          <div class="verdict-tool">
            <label for={`${id}-${index}`}>
              <bdi>{nameOf(tool.title ?? tool.name)}</bdi>
            </label>
            {tool.description !== null && (
              <p class="clamped" dir="auto">
                {proseOf(tool.description)}
              </p>
            )}
            <HintsView tool={tool} />
            {note !== null && <p class="fine">{note}</p>}
          </div>
          <select
            id={`${id}-${index}`}
            class={`input verdict verdict-${verdict}`}
            value={verdict}
            onChange={(event) => onChoose(tool, event.currentTarget.value as Verdict)}
          >
            {VERDICT_ORDER.map((value) => (
              <option key={value} value={value}>
                {t(VERDICTS[value])}
              </option>
            ))}
          </select>
        </li>
      ))}
    </ul>
  );
}

const VERDICT_ORDER: readonly Verdict[] = ['ask', 'allow', 'deny'];
