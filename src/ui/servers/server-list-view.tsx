import type { Server, ServerId } from '../../servers/types';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { Glyph } from '../parts/glyph';
import { t } from '../text';
import { ForChat } from '../tools/for-chat';
import { toolsForChat } from '../words/for-chat';
import type { ServerActs } from './server-acts';
import { ServerIdentity, ServerStateLine } from './server-identity';
import { ServerProblemView } from './server-problem-view';

type Props = {
  readonly servers: readonly Server[];
  readonly acts: ServerActs;
  readonly isBusy: boolean;
  readonly onOpen: (id: ServerId) => void;
  readonly onAdd: () => void;
};

/** Every server the user added. */
export function ServerListView({ servers, acts, isBusy, onOpen, onAdd }: Props) {
  if (servers.length === 0) {
    return (
      <EmptyState title={t('welcome_title')}>
        <p>{t('welcome_what')}</p>
        <p>{t('welcome_how')}</p>
        <Button kind="primary" onPress={onAdd}>
          {t('add_server')}
        </Button>
      </EmptyState>
    );
  }
  return (
    <>
      <div class="heading">
        <h1>{t('servers')}</h1>
        <Button onPress={onAdd}>
          <Glyph name="plus" />
          {t('add_server')}
        </Button>
      </div>
      <ul class="cards" aria-label={t('servers')}>
        {servers.map((server) => (
          <li key={server.id} class={server.isEnabled ? 'card' : 'card card-off'}>
            <button type="button" class="card-link" onClick={() => onOpen(server.id)}>
              <bdi class="card-title">{server.name}</bdi>
              <Glyph name="forward" />
            </button>
            <ServerIdentity server={server} />
            <ServerStateLine server={server} />
            <ServerProblemView server={server} acts={acts} isBusy={isBusy} />
          </li>
        ))}
      </ul>
      {servers.some(({ isEnabled, tools }) => isEnabled && tools.length > 0) && (
        <details class="disclosure">
          <summary>{t('describe_tools')}</summary>
          <p class="fine">{t('describe_tools_why')}</p>
          <ForChat write={() => toolsForChat(servers)} />
        </details>
      )}
    </>
  );
}
