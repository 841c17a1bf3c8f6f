import type { Server } from '../../servers/types';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { sentence, t } from '../text';
import { cureOf, hostOf, isLocal } from '../words/server-words';
import type { ServerActs } from './server-acts';

type Props = { readonly server: Server; readonly acts: ServerActs; readonly isBusy: boolean };

/** What is wrong with a server, in one sentence, and the one act that may cure it. */
export function ServerProblemView({ server, acts, isBusy }: Props) {
  if (!server.isEnabled || server.state.state !== 'problem') return null;
  const { code, facts } = server.state;
  const cure = cureOf(code, isLocal(server));
  return (
    <Callout tone="caution">
      <p>{sentence('problem', code, { host: hostOf(server), ...facts })}</p>
      {code === 'ORIGIN_REFUSED' && (
        <p class="fine">{t(isLocal(server) ? 'origin_kept_local' : 'origin_cure')}</p>
      )}
      {cure === 'allow-access' && (
        <Button isBusy={isBusy} onPress={() => acts.onAllowAccess(server.id, server.url)}>
          {t('allow_access')}
        </Button>
      )}
      {cure === 'omit-origin' && (
        <Button isBusy={isBusy} onPress={() => acts.onOmitOrigin(server.id, true)}>
          {t('omit_origin')}
        </Button>
      )}
      {cure === 'sign-in' && (
        <Button kind="primary" isBusy={isBusy} onPress={() => acts.onSignIn(server.id)}>
          {t('sign_in')}
        </Button>
      )}
      {cure === 'try-again' && (
        <Button isBusy={isBusy} onPress={() => acts.onConnect(server.id)}>
          {t('try_again')}
        </Button>
      )}
    </Callout>
  );
}
