// The extension's CSP forbids `new Function`. zod tries it once and catches the refusal, but each try is reported as a
// violation on the browser's error page. To be imported before anything that builds a schema.
import { config } from 'zod/v4/core';

config({ jitless: true });
