import { useState } from 'preact/hooks';
import { send } from '../../messaging/client';
import type { Commands } from '../../messaging/protocol';
import { useAct } from '../data/use-act';
import { useRemote } from '../data/use-remote';
import { Button } from '../parts/button';
import { CopyButton } from '../parts/copy-button';
import { ErrorNote } from '../parts/error-note';
import { t } from '../text';

type Insertion = Commands['sites.insert']['out'];

/** Takes a text into a chat, by the clipboard or straight to the caret of the page that Usher was invoked on. */
export function ForChat({ write }: { readonly write: () => string }) {
  const [invoked] = useRemote('sites.invoked', null, ['sites']);
  const [said, say] = useState<{ readonly of: string; readonly insertion: Insertion } | null>(null);
  const act = useAct();
  const tab = invoked.state === 'ready' ? invoked.value : null;
  const origin = tab?.origin ?? null;
  // What was said of one page is not said of the next.
  const page = JSON.stringify([tab?.tabId, origin]);
  const site = origin === null ? '' : new URL(origin).host;
  return (
    <>
      <div class="row row-quiet">
        <CopyButton text={write} label={t('copy_for_chat')} words={t('copy_for_chat')} />
        {origin !== null && (
          <Button
            kind="quiet"
            isBusy={act.isBusy}
            onPress={() => {
              say(null);
              act.run(async () =>
                say({ of: page, insertion: await send('sites.insert', { text: write() }) }),
              );
            }}
          >
            {t('insert_into_chat', { site })}
          </Button>
        )}
      </div>
      <ErrorNote error={act.error} />
      <p class="fine" role="status">
        {said?.of === page && t(SENTENCES[said.insertion], { site })}
      </p>
    </>
  );
}

const SENTENCES = {
  inserted: 'insert_done',
  'not-taken': 'insert_not_taken',
  'no-composer': 'insert_no_composer',
  'not-allowed': 'insert_not_allowed',
  'not-invoked': 'insert_not_allowed',
} as const;
