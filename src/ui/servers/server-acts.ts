import type { OwnAccessDraft } from '../../authorization/own-access';
import type { ServerId } from '../../servers/types';

/** What a person can do with a server. */
export type ServerActs = {
  readonly onConnect: (id: ServerId) => void;
  /** In the click: the browser asks. */
  readonly onAllowAccess: (id: ServerId, url: string) => void;
  readonly onOmitOrigin: (id: ServerId, omitsOrigin: boolean) => void;
  readonly onSignIn: (id: ServerId) => void;
  readonly onCancelSignIn: (id: ServerId) => void;
  readonly onSaveOwnAccess: (id: ServerId, draft: OwnAccessDraft) => void;
  readonly onSignOut: (id: ServerId) => void;
  /** In the click: the browser asks. */
  readonly onAllowSignInHost: (id: ServerId, url: string) => void;
  readonly onRename: (id: ServerId, name: string) => void;
  readonly onSetEnabled: (id: ServerId, isEnabled: boolean) => void;
  readonly onSetMuted: (id: ServerId, isMuted: boolean) => void;
  readonly onRemove: (id: ServerId) => void;
};
