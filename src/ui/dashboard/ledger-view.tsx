import type { LedgerHead } from '../../consent/ledger-chain';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { CopyButton } from '../parts/copy-button';
import { count, rich, t } from '../text';

/** What was saved last. `wrongLine`: of the file, where the ledger is damaged. */
export type SavedLedger = {
  readonly file: string;
  readonly entries: number;
  readonly wrongLine: number | null;
};

type Props = {
  readonly head: LedgerHead;
  readonly saved: SavedLedger | null;
  readonly isBusy: boolean;
  readonly onExport: () => void;
};

/** As many digits as a person will write down; the verifier takes them. */
const NOTED_DIGITS = 16;

/** The ledger behind the records: how far it goes, what an export of it proves, and what not. */
export function LedgerView({ head, saved, isBusy, onExport }: Props) {
  return (
    <section class="ledger" aria-labelledby="ledger-title">
      <h2 id="ledger-title">{t('ledger')}</h2>
      <p class="soft">{t('ledger_explained')}</p>
      {head.count === 0 ? (
        <p>{t('ledger_empty')}</p>
      ) : (
        <>
          <p>{t('ledger_proof')}</p>
          <div class="row">
            <Button isBusy={isBusy} onPress={onExport}>
              {t('export_ledger')}
            </Button>
            <span>{count('ledger_entries', head.count)}</span>
          </div>
          <div class="row">
            <span>
              {rich('ledger_head', { head: <bdi class="code">{head.hash.slice(0, NOTED_DIGITS)}</bdi> })}
            </span>
            <CopyButton text={head.hash} label={t('copy_ledger_head')} />
          </div>
          <p class="fine">{t('ledger_head_use')}</p>
        </>
      )}
      <div aria-live="polite">{saved !== null && <Saved saved={saved} />}</div>
    </section>
  );
}

function Saved({ saved }: { readonly saved: SavedLedger }) {
  const { file, entries, wrongLine } = saved;
  return wrongLine === null ? (
    <Callout tone="good">
      <p>{count('ledger_saved', entries, { file })}</p>
    </Callout>
  ) : (
    <Callout tone="danger">
      <p>{t('ledger_saved_damaged', { file, line: wrongLine })}</p>
    </Callout>
  );
}
