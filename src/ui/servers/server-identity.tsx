import { assertNever } from '../../base/assert-never';
import type { Server } from '../../servers/types';
import { Badge } from '../parts/badge';
import { Host } from '../parts/host';
import { t } from '../text';
import { hostOf, isLocal } from '../words/server-words';
import { offerWords } from '../words/site-words';

/** Host and badges: what is certain about a server. */
export function ServerIdentity({ server }: { readonly server: Server }) {
  return (
    <div class="identity">
      <Host name={hostOf(server)} />
      <EraBadge server={server} />
      {isLocal(server) && (
        <Badge tone="accent" title={t('badge_local_title')}>
          {t('badge_local')}
        </Badge>
      )}
      {server.mutedAtMs !== null && (
        <Badge tone="caution" title={t('muted_title')}>
          {t('muted')}
        </Badge>
      )}
      {server.omitsOrigin && (
        <Badge tone="caution" title={t('badge_no_origin_title')}>
          {t('badge_no_origin')}
        </Badge>
      )}
    </div>
  );
}

function EraBadge({ server }: { readonly server: Server }) {
  if (server.verdict === null) return null;
  const { era, protocolVersion: version } = server.verdict;
  return (
    <Badge tone="plain" title={t(era === 'modern' ? 'era_modern_title' : 'era_legacy_title', { version })}>
      {t(era === 'modern' ? 'era_modern' : 'era_legacy')}
    </Badge>
  );
}

/** How a server is, in a word or two. */
export function ServerStateLine({ server }: { readonly server: Server }) {
  const { words, tone } = stateWords(server);
  return (
    <p class={`state state-${tone}`} role="status">
      {words}
    </p>
  );
}

function stateWords(server: Server): {
  readonly words: string;
  readonly tone: 'off' | 'busy' | 'good' | 'bad';
} {
  if (!server.isEnabled) return { words: t('server_disabled'), tone: 'off' };
  switch (server.state.state) {
    case 'connecting':
      return { words: t('server_connecting'), tone: 'busy' };
    case 'ready':
      return { words: `${t('server_ready')} · ${offerWords(server)}`, tone: 'good' };
    case 'problem':
      return { words: t('server_problem'), tone: 'bad' };
    default:
      return assertNever(server.state);
  }
}
