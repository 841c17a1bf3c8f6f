import { useState } from 'preact/hooks';
import type { FlowView } from '../../elicitation/view-types';
import { useRemote } from '../data/use-remote';
import { RemoteView } from '../parts/remote-view';
import { t } from '../text';
import { resultForChat } from '../words/for-chat';
import { EndingView } from './ending-view';
import { ForChat } from './for-chat';

type Props = { readonly flow: FlowView; readonly isOpen: boolean };

/** What a settled call brought, read when somebody wants to see it. */
export function FlowResult({ flow, isOpen }: Props) {
  const [isShown, setShown] = useState(isOpen);
  if (isOpen) return <Result flow={flow} isTold />;
  return (
    <details class="disclosure" open={isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>{t('show_result')}</summary>
      {isShown && <Result flow={flow} isTold={false} />}
    </details>
  );
}

function Result({ flow, isTold }: { readonly flow: FlowView; readonly isTold: boolean }) {
  const [ending, reload] = useRemote('flows.ending', { flowId: flow.id }, []);
  return (
    <RemoteView remote={ending} onRetry={reload}>
      {(value) =>
        value === null ? (
          <p class="soft">{t('result_gone')}</p>
        ) : (
          <>
            <EndingView ending={value} isTold={isTold} />
            {value.outcome === 'completed' && <ForChat write={() => resultForChat(flow, value.result)} />}
          </>
        )
      }
    </RemoteView>
  );
}
