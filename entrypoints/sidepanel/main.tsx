import '../../src/ui/style/index.css';
import { PanelPage } from '../../src/ui/panel/panel-page';
import { startPage } from '../../src/ui/start-page';

startPage('extension_name', <PanelPage />);
