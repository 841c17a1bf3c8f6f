import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { formatNumber } from '../format';
import { Button } from '../parts/button';
import { Glyph } from '../parts/glyph';
import { LiveRegion } from '../parts/live-region';
import { Mark } from '../parts/mark';
import { count, t } from '../text';
import { formatRoute, type Route } from './route';

type Props = {
  readonly route: Route;
  /** Calls that are not over. */
  readonly waiting: number;
  readonly onGo: (route: Route) => void;
  readonly children: ComponentChildren;
};

/** The panel around its screens: where one is, where one can go. */
export function PanelFrame({ route, waiting, onGo, children }: Props) {
  const up = parentOf(route);
  const part = partOf(route);
  const main = useFocusOnArrival(route);
  return (
    <div class="panel">
      <header class="topbar">
        <Mark />
        <span class="wordmark">{t('extension_name')}</span>
        <nav aria-label={t('main_navigation')}>
          <Tab here={part === 'servers'} to={{ view: 'servers' }} onGo={onGo}>
            {t('servers')}
          </Tab>
          <Tab here={part === 'sites'} to={{ view: 'sites' }} onGo={onGo}>
            {t('sites')}
          </Tab>
          <Tab here={part === 'activity'} to={{ view: 'activity' }} onGo={onGo}>
            {t('activity')}
            {waiting > 0 && (
              <>
                <span class="count" aria-hidden="true">
                  {formatNumber(waiting)}
                </span>
                <span class="visually-hidden"> ({count('waiting_count', waiting)})</span>
              </>
            )}
          </Tab>
        </nav>
        <a
          class="topbar-link"
          href="/dashboard.html"
          target="_blank"
          rel="noreferrer"
          title={t('records_title')}
        >
          {t('records')}
          <Glyph name="external" />
        </a>
      </header>
      <LiveRegion text={waiting > 0 ? count('waiting_count', waiting) : ''} />
      <main class="panel-body" tabIndex={-1} ref={main}>
        {up !== null && (
          <div class="up">
            <Button kind="quiet" onPress={() => onGo(up)}>
              <Glyph name="back" />
              {t(BACK[up.view])}
            </Button>
          </div>
        )}
        {children}
      </main>
    </div>
  );
}

const BACK = {
  servers: 'back_to_servers',
  server: 'back_to_server',
  sites: 'back_to_sites',
} as const;

/** Another screen takes the focus, so that a reader begins there; the first one leaves it where it is. */
function useFocusOnArrival(route: Route): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const place = [
    route.view,
    'serverId' in route && route.serverId,
    'tool' in route && route.tool,
    'origin' in route && route.origin,
  ].join(' ');
  const before = useRef(place);
  useEffect(() => {
    if (before.current !== place) main.current?.focus({ preventScroll: true });
    before.current = place;
  }, [place]);
  return main;
}

type TabProps = {
  readonly here: boolean;
  readonly to: Route;
  readonly onGo: (route: Route) => void;
  readonly children: ComponentChildren;
};

function Tab({ here, to, onGo, children }: TabProps) {
  return (
    <a
      class="tab"
      href={formatRoute(to)}
      aria-current={here ? 'page' : undefined}
      onClick={(event) => {
        event.preventDefault();
        onGo(to);
      }}
    >
      {children}
    </a>
  );
}

/** Which of the panel's parts a screen belongs to. */
function partOf({ view }: Route): 'servers' | 'sites' | 'activity' {
  if (view === 'activity') return 'activity';
  return view === 'sites' || view === 'site' || view === 'connect-site' ? 'sites' : 'servers';
}

type Parent = Extract<Route, { readonly view: keyof typeof BACK }>;

function parentOf(route: Route): Parent | null {
  switch (route.view) {
    case 'server':
      return { view: 'servers' };
    case 'tool':
      return { view: 'server', serverId: route.serverId };
    case 'site':
    case 'connect-site':
      return { view: 'sites' };
    case 'servers':
    case 'add-server':
    case 'sites':
    case 'activity':
      return null;
  }
}
