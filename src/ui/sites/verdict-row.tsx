import type { ComponentChildren } from 'preact';
import type { Verdict } from '../../grants/types';
import { t } from '../text';
import { VERDICTS } from '../words/site-words';

type Props = {
  /** Names the control: unlike every other on the page. */
  readonly id: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** What is to be said about it besides; null: nothing. */
  readonly note: string | null;
  readonly onChoose: (verdict: Verdict) => void;
  readonly children?: ComponentChildren;
};

const VERDICT_ORDER: readonly Verdict[] = ['ask', 'allow', 'deny'];

/** One thing of a server, and what a site may do with it. */
export function VerdictRow({ id, name, verdict, note, onChoose, children }: Props) {
  return (
    <li>
      <div class="verdict-subject">
        <label for={id}>
          <bdi>{name}</bdi>
        </label>
        {children}
        {note !== null && <p class="fine">{note}</p>}
      </div>
      <select
        id={id}
        class={`input verdict verdict-${verdict}`}
        value={verdict}
        onChange={(event) => onChoose(event.currentTarget.value as Verdict)}
      >
        {VERDICT_ORDER.map((value) => (
          <option key={value} value={value}>
            {t(VERDICTS[value])}
          </option>
        ))}
      </select>
    </li>
  );
}
