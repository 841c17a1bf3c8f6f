import { createServer } from 'node:http';
import { PERSON } from '../fixtures/identity-provider.ts';
import type { World } from '../fixtures/world.ts';

/** The page that says what to try, on loopback. */
export async function serveGuide(world: World): Promise<{ readonly url: string; close(): Promise<void> }> {
  const html = guide(world);
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function guide({ servers }: World): string {
  const row = (url: string | undefined, what: string) =>
    url === undefined ? '' : `<tr><td><code>${url}</code><td>${what}`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Try Usher</title><style>
:root{color-scheme:light dark;font:1rem/1.55 system-ui,sans-serif}body{max-width:46rem;margin:3rem auto;padding:0 1.25rem}
code{background:#8882;border-radius:.25rem;padding:.1rem .35rem}td{padding:.35rem .75rem .35rem 0;vertical-align:top}
li{margin-block:.5rem}</style>
<h1>Try Usher</h1>
<p>Everything here runs on this computer: the servers, the identity provider and the shop are real programs on loopback.
<ol>
<li>Click <strong>Usher</strong> in the toolbar (the puzzle piece, if it is hidden). The side panel opens.
<li>Choose <strong>Add server</strong> and paste <code>${servers['notes-modern']}</code>. Your browser asks whether Usher may
talk to that host: allow it.
<li>Open the server, choose <strong>List notes</strong>, then <strong>Review</strong> and <strong>Call</strong>.
<li>Usher’s own window shows who asks, why, and the full address. Choose <strong>Open mcp.notes.test</strong>.
<li>Sign in as <code>${PERSON.email}</code> with the password <code>${PERSON.password}</code>, and allow it.
<li>You are back: Usher sends the call again by itself, and your notes are in the panel.
<li>Open <a href="https://chat.test/">the demonstration chat</a>, press <strong>Usher</strong> in the toolbar there, choose <strong>Connect
    this site</strong> and your server, and ask it to “list my notes”.
<li>Look at <strong>Records</strong> to see what was remembered, and block the site to see the next request refused.
</ol>
<h2>More servers</h2>
<table>
${row(servers['notes-legacy'], 'the same in the legacy era: -32042, elicitation/create, completion notifications')}
${row((servers as Record<string, string>)['keys'], 'wants an API key on a page of its own')}
${row((servers as Record<string, string>)['pay'], 'wants a payment at a third party')}
${row((servers as Record<string, string>)['arcade'], 'answers with a link in a tool error')}
${row((servers as Record<string, string>)['hostile'], 'tries to fool you')}
</table></html>`;
}
