import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route } from './route';

describe('a route', () => {
  it('survives the address, whatever a tool is called', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 });
    const route = fc.oneof(
      fc.constant<Route>({ view: 'activity' }),
      fc.constantFrom<Route>({ view: 'sites' }, { view: 'connect-site' }),
      fc.record({ view: fc.constant('site' as const), origin: fc.webUrl() }),
      fc.record({ view: fc.constant('server' as const), serverId: name }),
      fc.record({ view: fc.constant('tool' as const), serverId: name, tool: name, flowId: fc.option(name) }),
    );
    fc.assert(
      fc.property(route, (given) => {
        expect(parseRoute(formatRoute(given))).toEqual(given);
      }),
    );
  });

  it.each(['', '#', '#/', '#/nowhere', '#/tool/only-a-server', '#/site', '#/server/%E0%A4%A'])(
    'reads %j as the list',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ view: 'servers' });
    },
  );
});
