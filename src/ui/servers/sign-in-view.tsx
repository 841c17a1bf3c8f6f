import type { SignInProblem } from '../../authorization/types';
import type { SignInView as SignIn } from '../../authorization/view';
import type { Server } from '../../servers/types';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { type MessageKey, rich, sentence, t } from '../text';
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
export function SignInView(props: Props) {
  const { server, signIn, isBusy, acts } = props;
  if (signIn === null) return null;
  const { now } = signIn;
  if (now === 'looking' || now === 'asking' || now === 'signing-in') return <UnderWay {...props} now={now} />;
  // The problem above offers another sign-in.
  const access = isTurnedAway(server) ? 'none' : signIn.access;
  return (
    <>
      {typeof now !== 'string' && <Failed {...props} problem={now} />}
      {access === 'signed-in' && (
        <p class="fine">
          {t('signed_in')}{' '}
          <Button kind="quiet" isBusy={isBusy} onPress={() => acts.onSignOut(server.id)}>
            {t('sign_out')}
          </Button>
        </p>
      )}
      {access === 'ended' && (
        <p class="fine">
          {t('sign_in_ended')}{' '}
          <Button kind="quiet" isBusy={isBusy} onPress={() => acts.onSignIn(server.id)}>
            {t('sign_in')}
          </Button>
        </p>
      )}
      {access === 'signed-in' && signIn.refusedScopes.length > 0 && (
        <p class="fine">
          {rich('refused_scopes', {
            server: <bdi>{server.name}</bdi>,
            scopes: <bdi class="code">{signIn.refusedScopes.join(' ')}</bdi>,
          })}{' '}
          <Button kind="quiet" isBusy={isBusy} onPress={() => acts.onSignIn(server.id)}>
            {t('ask_again')}
          </Button>
        </p>
      )}
    </>
  );
}

const UNDER_WAY = {
  looking: 'sign_in_looking',
  asking: 'sign_in_asking',
  'signing-in': 'sign_in_open',
} as const satisfies Record<string, MessageKey>;

function UnderWay({ server, acts, now }: Omit<Props, 'signIn'> & { readonly now: keyof typeof UNDER_WAY }) {
  return (
    <p class="fine" role="status">
      {t(UNDER_WAY[now], { server: server.name })}{' '}
      <Button kind="quiet" onPress={() => acts.onCancelSignIn(server.id)}>
        {t('cancel')}
      </Button>
    </p>
  );
}

function Failed({
  server,
  isBusy,
  acts,
  problem,
}: Omit<Props, 'signIn'> & { readonly problem: SignInProblem }) {
  const { code, facts } = problem;
  return (
    <Callout tone="caution">
      <p>{sentence('error', code, { server: server.name, host: hostOf(server), ...facts })}</p>
      {code === 'AUTHORIZATION_HOST_NOT_ALLOWED' && typeof facts['host'] === 'string' && (
        <Button
          isBusy={isBusy}
          onPress={() => acts.onAllowSignInHost(server.id, `https://${String(facts['host'])}/`)}
        >
          {t('allow_access')}
        </Button>
      )}
    </Callout>
  );
}

function isTurnedAway({ state }: Server): boolean {
  if (state.state !== 'problem') return false;
  return state.code === 'NEEDS_AUTHORIZATION' || state.code === 'SIGN_IN_NOT_TAKEN';
}
