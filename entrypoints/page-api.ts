import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startPageApi } from '../src/page-bridge/page-api';

// The page's own world, at document_start, on the origins that the person connected.
export default defineUnlistedScript(() => startPageApi(window));
