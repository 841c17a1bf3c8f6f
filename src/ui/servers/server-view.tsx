import { useState } from 'preact/hooks';
import type { SignInView as SignIn } from '../../authorization/view';
import { partsOf } from '../../servers/parts';
import type { Server } from '../../servers/types';
import { Button } from '../parts/button';
import { Confirm } from '../parts/confirm';
import { rich, t } from '../text';
import { PART_WORDS } from '../words/site-words';
import { OwnAccess } from './own-access';
import { RenameForm } from './rename-form';
import type { ServerActs } from './server-acts';
import { ServerIdentity, ServerStateLine } from './server-identity';
import { ServerProblemView } from './server-problem-view';
import { SignInView } from './sign-in-view';
import { ToolListView } from './tool-list-view';

type Props = {
  readonly server: Server;
  readonly signIn: SignIn | null;
  readonly acts: ServerActs;
  readonly isBusy: boolean;
  readonly onTool: (name: string) => void;
};

/** One server: who it is, how it is, what it offers. */
export function ServerView({ server, signIn, acts, isBusy, onTool }: Props) {
  const [isRenaming, setRenaming] = useState(false);
  return (
    <article class="server" aria-label={server.name}>
      {isRenaming ? (
        <RenameForm
          name={server.name}
          onCancel={() => setRenaming(false)}
          onRename={(name) => {
            setRenaming(false);
            acts.onRename(server.id, name);
          }}
        />
      ) : (
        <h1>
          <bdi>{server.name}</bdi>
        </h1>
      )}
      <ServerIdentity server={server} />
      {server.ownName !== null && server.ownName !== server.name && (
        <p class="fine">{rich('own_name', { name: <bdi>{server.ownName}</bdi> })}</p>
      )}
      <ServerStateLine server={server} />
      {server.isEnabled &&
        partsOf(server).map((part) => (
          <p key={part} class="fine">
            {t(PART_WORDS[part].offered)}
          </p>
        ))}
      <ServerProblemView server={server} acts={acts} isBusy={isBusy} />
      <SignInView server={server} signIn={signIn} isBusy={isBusy} acts={acts} />
      {server.omitsOrigin && (
        <p class="fine">
          {t('omits_origin_now')}{' '}
          <Button kind="quiet" isBusy={isBusy} onPress={() => acts.onOmitOrigin(server.id, false)}>
            {t('send_origin')}
          </Button>
        </p>
      )}
      <div class="row row-quiet">
        {server.isEnabled && (
          <Button
            kind="quiet"
            isBusy={isBusy || server.state.state === 'connecting'}
            onPress={() => acts.onConnect(server.id)}
          >
            {t('reconnect')}
          </Button>
        )}
        <Button kind="quiet" onPress={() => setRenaming(true)}>
          {t('rename')}
        </Button>
        <Button kind="quiet" onPress={() => acts.onSetEnabled(server.id, !server.isEnabled)}>
          {t(server.isEnabled ? 'disable' : 'enable')}
        </Button>
        <Button kind="quiet" onPress={() => acts.onSetMuted(server.id, server.mutedAtMs === null)}>
          {t(server.mutedAtMs === null ? 'mute' : 'unmute')}
        </Button>
        <Confirm
          kind="quiet"
          label={t('remove')}
          question={rich('remove_question', { server: <bdi>{server.name}</bdi> })}
          act={t('remove_server')}
          keep={t('keep')}
          onConfirm={() => acts.onRemove(server.id)}
        />
      </div>
      <OwnAccess key={server.id} server={server} acts={acts} isBusy={isBusy} />
      {server.isEnabled && <ToolListView server={server} onTool={onTool} />}
    </article>
  );
}
