import type { Part, Verdict } from '../../grants/types';
import { t } from '../text';
import { PART_WORDS } from '../words/site-words';
import { VerdictRow } from './verdict-row';

export type PartChoice = {
  readonly part: Part;
  readonly verdict: Verdict;
  /** What is to be said about it besides; null: nothing. */
  readonly note: string | null;
};

type Props = {
  /** Begins the names of the controls: unlike every other on the page. */
  readonly id: string;
  readonly parts: readonly PartChoice[];
  readonly onChoose: (part: Part, verdict: Verdict) => void;
};

/** What a server has besides tools, each as a whole, with what a site may do with it. */
export function PartVerdicts({ id, parts, onChoose }: Props) {
  if (parts.length === 0) return null;
  return (
    <ul class="verdicts">
      {parts.map(({ part, verdict, note }) => (
        <VerdictRow
          key={part}
          id={`${id}-${part}`}
          name={t(PART_WORDS[part].all)}
          verdict={verdict}
          note={note}
          onChoose={(chosen) => onChoose(part, chosen)}
        >
          <p class="fine">{t(PART_WORDS[part].means)}</p>
        </VerdictRow>
      ))}
    </ul>
  );
}
