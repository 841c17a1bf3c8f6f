import '../../src/ui/style/index.css';
import { DashboardPage } from '../../src/ui/dashboard/dashboard-page';
import { startPage } from '../../src/ui/start-page';

startPage('dashboard_title', <DashboardPage />);
