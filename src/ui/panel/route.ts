/** Where the panel is. It lives in the address, so that reloading keeps it and Back goes back. */
export type Route =
  | { readonly view: 'servers' }
  | { readonly view: 'add-server' }
  | { readonly view: 'server'; readonly serverId: string }
  | {
      readonly view: 'tool';
      readonly serverId: string;
      readonly tool: string;
      readonly flowId: string | null;
    }
  | { readonly view: 'sites' }
  | { readonly view: 'connect-site' }
  | { readonly view: 'site'; readonly origin: string }
  | { readonly view: 'activity' };

/** The route in a fragment; what is not understood is the list of servers. */
export function parseRoute(hash: string): Route {
  const [view = '', ...rest] = hash.replace(/^#\/?/, '').split('/').map(decode);
  const [serverId = '', tool = '', flowId = ''] = rest;
  if (view === 'activity' || view === 'add-server' || view === 'sites' || view === 'connect-site')
    return { view };
  if (view === 'site' && serverId !== '') return { view, origin: serverId };
  if (view === 'server' && serverId !== '') return { view, serverId };
  if (view === 'tool' && serverId !== '' && tool !== '')
    return { view, serverId, tool, flowId: flowId || null };
  return { view: 'servers' };
}

/** The fragment of a route. */
export function formatRoute(route: Route): string {
  const parts =
    route.view === 'server'
      ? [route.serverId]
      : route.view === 'site'
        ? [route.origin]
        : route.view === 'tool'
          ? [route.serverId, route.tool, ...(route.flowId === null ? [] : [route.flowId])]
          : [];
  return `#/${[route.view, ...parts].map(encodeURIComponent).join('/')}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
