import { send } from '../../messaging/client';
import type { FlowActs } from '../flows/flow-acts';
import type { Act } from './use-act';

/** The acts of a flow, sent to the background; `act` tells what came of the last. */
export function flowActs(act: Act): FlowActs {
  const step =
    (command: 'flows.finish' | 'flows.reopen' | 'flows.use-fresh-link'): FlowActs['onFinish'] =>
    (flowId, key) =>
      act.run(() => send(command, { flowId, key }));
  const flow =
    (command: 'flows.show-prompt' | 'flows.retry' | 'flows.cancel' | 'flows.dismiss'): FlowActs['onCancel'] =>
    (flowId) =>
      act.run(() => send(command, { flowId }));
  return {
    onShowPrompt: flow('flows.show-prompt'),
    onSignIn: (id) => act.run(() => send('servers.sign-in', { id })),
    onFinish: step('flows.finish'),
    onReopen: step('flows.reopen'),
    onUseFreshLink: step('flows.use-fresh-link'),
    onRetry: flow('flows.retry'),
    onCancel: flow('flows.cancel'),
    onDismiss: flow('flows.dismiss'),
  };
}
