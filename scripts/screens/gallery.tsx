// Draws one page of the extension against a scenario.
import '../../src/ui/style/index.css';
import { ConsentPage } from '../../src/ui/consent/consent-page';
import { DashboardPage } from '../../src/ui/dashboard/dashboard-page';
import { PanelPage } from '../../src/ui/panel/panel-page';
import { startPage } from '../../src/ui/start-page';

const { page } = (globalThis as unknown as { readonly scenario: { readonly page: string } }).scenario;
startPage(
  'extension_name',
  page === 'panel' ? <PanelPage /> : page === 'consent' ? <ConsentPage /> : <DashboardPage />,
);
