import type { SignInView as SignIn } from '../../authorization/view';
import type { Server } from '../../servers/types';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { sentence, t } from '../text';
import { hostOf } from '../words/server-words';
import type { ServerActs } from './server-acts';

type Props = {
  readonly server: Server;
  /** The newest sign-in to this server; null: there was none. */
  readonly signIn: SignIn | null;
  readonly isBusy: boolean;
  readonly acts: ServerActs;
};

/** How far the sign-in to a server is, and what a person can do about it. */
export function SignInView({ server, signIn, isBusy, acts }: Props) {
  if (signIn === null) return null;
  const { now } = signIn;
  const facts = { server: server.name, host: hostOf(server) };
  if (now === 'signed-in') {
    // What the sign-in gave is no good any more: the problem above offers another.
    if (server.state.state === 'problem' && server.state.code === 'NEEDS_AUTHORIZATION') return null;
    return (
      <p class="fine">
        {t('signed_in')}{' '}
        <Button kind="quiet" isBusy={isBusy} onPress={() => acts.onSignOut(server.id)}>
          {t('sign_out')}
        </Button>
      </p>
    );
  }
  if (now === 'declined' || now === 'cancelled') return null;
  if (typeof now === 'string') {
    return (
      <p class="fine" role="status">
        {t(
          now === 'looking' ? 'sign_in_looking' : now === 'asking' ? 'sign_in_asking' : 'sign_in_open',
          facts,
        )}{' '}
        <Button kind="quiet" onPress={() => acts.onCancelSignIn(server.id)}>
          {t('cancel')}
        </Button>
      </p>
    );
  }
  const { host } = now.facts;
  return (
    <Callout tone="caution">
      <p>{sentence('error', now.code, { ...facts, ...now.facts })}</p>
      {now.code === 'AUTHORIZATION_HOST_NOT_ALLOWED' && typeof host === 'string' && (
        <Button isBusy={isBusy} onPress={() => acts.onAllowSignInHost(server.id, `https://${host}/`)}>
          {t('allow_access')}
        </Button>
      )}
    </Callout>
  );
}
