import '../../src/ui/style/index.css';
import { ConsentPage } from '../../src/ui/consent/consent-page';
import { startPage } from '../../src/ui/start-page';

startPage('consent_window_title', <ConsentPage />);
