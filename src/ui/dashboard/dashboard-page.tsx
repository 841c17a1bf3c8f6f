import { useEffect, useState } from 'preact/hooks';
import type { ConsentRecord } from '../../consent/types';
import { send } from '../../messaging/client';
import { flowActs } from '../data/flow-acts';
import { useAct } from '../data/use-act';
import { useClock } from '../data/use-clock';
import { useRemote } from '../data/use-remote';
import { useTrouble } from '../data/use-trouble';
import { ErrorNote } from '../parts/error-note';
import { RemoteView } from '../parts/remote-view';
import { TroubleBanner } from '../parts/trouble-banner';
import { ConnectedSites } from '../sites/connected-sites';
import { FlowResult } from '../tools/flow-result';
import { AboutView } from './about-view';
import { DashboardFrame, type Section } from './dashboard-frame';
import { ExportAct, ExportSection } from './export-section';
import { HistoryView } from './history-view';
import { LedgerSection } from './ledger-section';
import type { RecordActs } from './record-acts';
import { RecordsView } from './records-view';
import { TimelineView } from './timeline-view';

/** The dashboard: what was agreed to, what was called, what Usher knows. */
export function DashboardPage() {
  const section = useSection();
  const act = useAct();
  return (
    <DashboardFrame section={section}>
      <TroubleBanner {...useTrouble()}>
        <ExportAct />
      </TroubleBanner>
      <ErrorNote error={act.error} />
      {section === 'records' && <Records act={act} />}
      {section === 'records' && <LedgerSection />}
      {section === 'sites' && <ConnectedSites act={act} />}
      {section === 'history' && <History act={act} />}
      {section === 'about' && <AboutView />}
      {section === 'about' && <ExportSection />}
    </DashboardFrame>
  );
}

type ActProps = { readonly act: ReturnType<typeof useAct> };

function Records({ act }: ActProps) {
  const [records, reload] = useRemote('records.list', null, ['records']);
  const nowMs = useClock(30_000);
  const acts: RecordActs = {
    onBlock: (pair) => act.run(() => send('records.block', pair)),
    onUnblock: (pair) => act.run(() => send('records.unblock', pair)),
    onForget: (pair) => act.run(() => send('records.forget', pair)),
  };
  return (
    <RemoteView remote={records} onRetry={reload}>
      {(list) => (
        <RecordsView
          records={list}
          acts={acts}
          nowMs={nowMs}
          eventsOf={(record) => <Events record={record} />}
        />
      )}
    </RemoteView>
  );
}

function Events({ record }: { readonly record: ConsentRecord }) {
  const { serverOrigin, targetOrigin } = record;
  const [events, reload] = useRemote('records.events', { serverOrigin, targetOrigin }, ['records']);
  return (
    <RemoteView remote={events} onRetry={reload}>
      {(list) => <TimelineView events={list} />}
    </RemoteView>
  );
}

function History({ act }: ActProps) {
  const [flows, reload] = useRemote('flows.list', null, ['flows']);
  const nowMs = useClock(30_000);
  return (
    <RemoteView remote={flows} onRetry={reload}>
      {(list) => (
        <HistoryView
          flows={list}
          nowMs={nowMs}
          acts={flowActs(act)}
          resultOf={(flow) => <FlowResult flow={flow} isOpen={false} />}
        />
      )}
    </RemoteView>
  );
}

/** The section in the address; what is not understood is the records. */
function useSection(): Section {
  const [section, setSection] = useState(() => parseSection(location.hash));
  useEffect(() => {
    const follow = (): void => setSection(parseSection(location.hash));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return section;
}

function parseSection(hash: string): Section {
  const name = hash.replace(/^#\/?/, '');
  return name === 'sites' || name === 'history' || name === 'about' ? name : 'records';
}
