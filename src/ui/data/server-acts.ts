import { send } from '../../messaging/client';
import type { ServerActs } from '../servers/server-acts';
import { requestHost } from './permissions';
import type { Act } from './use-act';

/** The acts of a server, sent to the background. */
export function serverActs(act: Act, onRemoved: () => void): ServerActs {
  return {
    onConnect: (id) => act.run(() => send('servers.connect', { id })),
    // The browser's question first: it needs the click, and a click does not outlive an await.
    onAllowAccess: (id, url) => act.run(() => requestHost(url).then(() => send('servers.connect', { id }))),
    onOmitOrigin: (id, omitsOrigin) => act.run(() => send('servers.set-omits-origin', { id, omitsOrigin })),
    onSignIn: (id) => act.run(() => send('servers.sign-in', { id })),
    onCancelSignIn: (id) => act.run(() => send('sign-ins.cancel', { id })),
    onSaveOwnAccess: (id, draft) => act.run(() => send('servers.set-own-access', { id, draft })),
    onSignOut: (id) => act.run(() => send('servers.sign-out', { id })),
    onAllowSignInHost: (id, url) =>
      act.run(() => requestHost(url).then(() => send('servers.sign-in', { id }))),
    onRename: (id, name) => act.run(() => send('servers.rename', { id, name })),
    onSetEnabled: (id, isEnabled) => act.run(() => send('servers.set-enabled', { id, isEnabled })),
    onSetMuted: (id, isMuted) => act.run(() => send('servers.set-muted', { id, isMuted })),
    onRemove: (id) => act.run(() => send('servers.remove', { id }).then(onRemoved)),
  };
}
