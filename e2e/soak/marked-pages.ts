import { type Handler, redirect, sendHtml, sendText, urlOf } from '../fixtures/http-messages.ts';
import { button, buttons, form, page, paragraph } from '../fixtures/pages.ts';
import type { Journey } from './marked-site.ts';

/** Where everybody signs in. */
export const LOGIN_HOST = 'login.soak.test';

export function linkTo(host: string, { mark, ticket }: Journey): string {
  return `https://${host}/connect?ticket=${ticket}&mark=${mark}`;
}

/** The server's own pages: out to the sign-in, and back from it. */
export function markedPage(
  host: string,
  find: (ticket: string) => Journey | undefined,
  visited: (journey: Journey) => void,
): Handler {
  return (request, response) => {
    const { pathname, searchParams } = urlOf(request);
    const journey = find(searchParams.get('ticket') ?? '');
    if (journey === undefined) return sendText(response, 404, 'Nobody travels with this ticket.');
    const { mark, ticket } = journey;
    if (pathname === '/connect') {
      visited(journey);
      return redirect(
        response,
        302,
        `https://${LOGIN_HOST}/authorize?ticket=${ticket}&mark=${mark}&to=${host}`,
      );
    }
    if (pathname !== '/callback') return sendText(response, 404, 'Nothing here.');
    journey.arrive();
    const body = paragraph(`Connected for ${mark}.`);
    sendHtml(response, 200, page({ brand: 'Marked', hue: 130, title: 'You can go back', body }));
  };
}

/** The sign-in of all of them: one button, and the way back by redirect. */
export const loginPage: Handler = (request, response) => {
  const { pathname, searchParams } = urlOf(request);
  const [ticket, mark, to] = ['ticket', 'mark', 'to'].map((name) => searchParams.get(name) ?? '');
  const query = `ticket=${ticket}&mark=${mark}`;
  if (pathname === '/continue') return redirect(response, 302, `https://${to}/callback?${query}`);
  const body = form(`/continue?${query}&to=${to}`, [buttons(button('Continue'))]);
  sendHtml(response, 200, page({ brand: 'Login', hue: 310, title: `Sign in for ${mark}`, body }));
};
