import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startBrowserRelay } from '../src/page-bridge/browser-relay';

// The isolated world, at document_start, on the origins that the person connected.
export default defineUnlistedScript(() => startBrowserRelay());
