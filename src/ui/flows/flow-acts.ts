import type { FlowId } from '../../elicitation/types';
import type { ServerId } from '../../servers/types';

/** What a person can do with a flow. */
export type FlowActs = {
  readonly onShowPrompt: (id: FlowId) => void;
  readonly onSignIn: (server: ServerId) => void;
  readonly onFinish: (id: FlowId, key: string) => void;
  readonly onReopen: (id: FlowId, key: string) => void;
  readonly onUseFreshLink: (id: FlowId, key: string) => void;
  readonly onRetry: (id: FlowId) => void;
  readonly onCancel: (id: FlowId) => void;
  readonly onDismiss: (id: FlowId) => void;
};
