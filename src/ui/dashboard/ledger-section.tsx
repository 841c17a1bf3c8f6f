import { useState } from 'preact/hooks';
import { verifyExport } from '../../consent/ledger-export';
import { send } from '../../messaging/client';
import { useAct } from '../data/use-act';
import { useRemote } from '../data/use-remote';
import { ErrorNote } from '../parts/error-note';
import { RemoteView } from '../parts/remote-view';
import { saveFile } from '../tools/save-file';
import { LedgerView, type SavedLedger } from './ledger-view';

/** The ledger, read and exported. The file is checked as anybody would check it later. */
export function LedgerSection() {
  const [head, reload] = useRemote('ledger.head', null, ['records']);
  const [saved, setSaved] = useState<SavedLedger | null>(null);
  const act = useAct();
  const exportLedger = () =>
    act.run(async () => {
      setSaved(null);
      const text = await send('ledger.export', null);
      const name = `usher-ledger-${new Date().toISOString().slice(0, 10)}`;
      saveFile(text, 'jsonl', name);
      setSaved(savedAs(`${name}.jsonl`, text));
    });
  return (
    <RemoteView remote={head} onRetry={reload}>
      {(known) => (
        <>
          <LedgerView head={known} saved={saved} isBusy={act.isBusy} onExport={exportLedger} />
          <ErrorNote error={act.error} />
        </>
      )}
    </RemoteView>
  );
}

function savedAs(file: string, text: string): SavedLedger {
  const found = verifyExport(new TextEncoder().encode(text));
  if (found.verdict === 'intact') return { file, entries: found.head.count, wrongLine: null };
  return { file, entries: 0, wrongLine: found.verdict === 'wrong' ? found.line : 1 };
}
