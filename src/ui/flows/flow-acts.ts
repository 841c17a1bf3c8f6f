import type { FlowId } from '../../elicitation/types';

/** What a person can do with a flow. */
export type FlowActs = {
  readonly onShowPrompt: (id: FlowId) => void;
  readonly onFinish: (id: FlowId, key: string) => void;
  readonly onReopen: (id: FlowId, key: string) => void;
  readonly onUseFreshLink: (id: FlowId, key: string) => void;
  readonly onRetry: (id: FlowId) => void;
  readonly onCancel: (id: FlowId) => void;
  readonly onDismiss: (id: FlowId) => void;
};
