import type { Ending } from '../../elicitation/types';
import { isToolError, readResult } from '../../servers/result-content';
import { Callout } from '../parts/callout';
import { Quote } from '../parts/quote';
import { t } from '../text';
import { proseOf } from '../words/server-text';
import { ResultPartView } from './result-part-view';
import { wholeText } from './whole-text';

type Props = {
  readonly ending: Ending;
  /** The sentence about it stands right above. */
  readonly isTold: boolean;
};

/** How a call ended, in full: what came back, or the server's own words about why not. */
export function EndingView({ ending, isTold }: Props) {
  // Where the card above has said it all, silence is enough.
  const nothing = isTold ? null : <p class="fine">{t('result_nothing_more')}</p>;
  switch (ending.outcome) {
    case 'completed':
      return <ResultView result={ending.result} outputProblem={ending.outputProblem} />;
    case 'failed':
      return ending.serverMessage === null ? (
        nothing
      ) : (
        <Quote speaker={t('server_message')} text={proseOf(ending.serverMessage)} />
      );
    case 'declined':
    case 'cancelled':
    case 'refused':
      return ending.result === null ? nothing : <ResultView result={ending.result} outputProblem={null} />;
    case 'gave-up':
    case 'expired':
      return nothing;
  }
}

type ResultProps = {
  readonly result: Extract<Ending, { readonly outcome: 'completed' }>['result'];
  readonly outputProblem: string | null;
};

function ResultView({ result, outputProblem }: ResultProps) {
  const parts = readResult(result);
  return (
    <section class="result" aria-label={t('result')}>
      {isToolError(result) && (
        <Callout tone="danger">
          <p>{t('result_tool_error')}</p>
        </Callout>
      )}
      {outputProblem !== null && (
        <Callout tone="caution">
          <p>{t('result_output_problem', { problem: outputProblem })}</p>
        </Callout>
      )}
      {parts.length === 0 && <p class="soft">{t('result_empty')}</p>}
      {parts.map((part, index) => (
        <ResultPartView key={index} part={part} whole={() => wholeText(result, part, index)} />
      ))}
    </section>
  );
}
