import type { SignIn, SignInId } from '../authorization/types';
import { promptOfSignIn, type SignInPrompt } from '../authorization/view';
import { UsherError } from '../base/usher-error';
import { consentTo } from '../consent/consented-url';
import type { FlowEvent } from '../elicitation/events';
import { checkAnswer } from '../elicitation/form-answer';
import type { FormContent } from '../elicitation/form-types';
import type { FlowId, FlowState, RefusalAction } from '../elicitation/types';
import { promptOf } from '../elicitation/view';
import type { GrantPrompt, PromptView } from '../elicitation/view-types';
import type { ConsentStore, FlowStore, ServerStore, Storage } from '../storage/storage';
import { watchLevelFor } from '../tabs/watch-level';
import { serverClass } from '../url-safety/origin';
import type { PageGrants } from './page-grants';
import type { Runner } from './runner';
import type { ServerDesk } from './server-desk';
import type { SignInDesk } from './sign-in-desk';

type AskingSignIn = Extract<SignIn, { readonly phase: 'awaiting-consent' }>;
type Asking = Extract<FlowState, { readonly phase: 'awaiting-consent' | 'awaiting-form' }>;
type AskingGrant = Extract<FlowState, { readonly phase: 'awaiting-grant' }>;
type Shown = Asking | AskingGrant | AskingSignIn;

/** What the consent window shows, and the decisions it sends. The one place where consent is minted. */
export function createPrompts(ports: {
  readonly flows: Pick<FlowStore, 'waiting' | 'load'>;
  readonly servers: Pick<ServerStore, 'get'>;
  readonly consent: Pick<ConsentStore, 'standing'>;
  readonly desk: Pick<ServerDesk, 'refused' | 'setMuted'>;
  readonly signIns: Pick<SignInDesk, 'list' | 'asked' | 'tell'>;
  readonly grants: Pick<PageGrants, 'prompt'>;
  readonly shownPrompt: Storage['shownPrompt'];
  readonly dispatch: Runner['dispatch'];
}) {
  /**
   * What the window shows stays until it is answered; then a sign-in comes first, because the person has just asked for
   * it, and then it is the oldest call's turn.
   */
  async function shownOrOldest(): Promise<Shown | null> {
    const signIns = (await ports.signIns.list()).filter((state) => state.phase === 'awaiting-consent');
    const calls = (await ports.flows.waiting()).filter((state) => isAsking(state) || isAskingGrant(state));
    const asking = [...signIns, ...calls];
    const shown = await ports.shownPrompt.load();
    return asking.find((state) => shown !== null && isNamed(state, shown)) ?? asking[0] ?? null;
  }

  async function promptOfShownSignIn(state: AskingSignIn): Promise<SignInPrompt> {
    await ports.shownPrompt.save({ flowId: state.attempt.id, key: SIGN_IN });
    const server = await ports.servers.get(state.attempt.serverId);
    return promptOfSignIn(state, {
      name: server?.name ?? state.attempt.serverName,
      ownName: server?.ownName ?? null,
      isLocal: serverClass(state.attempt.serverUrl) !== 'public',
    });
  }

  /** @throws UsherError `PROMPT_CHANGED`: what was shown is not what is asked now; the window reads again. */
  async function asked(flowId: FlowId, key: string): Promise<Asking> {
    const state = await ports.flows.load(flowId);
    if (state === null || !isAsking(state) || String(state.flow.asked) !== key)
      throw new UsherError('PROMPT_CHANGED');
    return state;
  }

  /** @throws UsherError `PROMPT_CHANGED`: another window was a moment faster, and its answer is the one that counts. */
  async function decide(state: Asking, event: FlowEvent): Promise<void> {
    if (!(await ports.dispatch(state.flow.id, event))) throw new UsherError('PROMPT_CHANGED');
  }

  async function refuse(state: Asking, action: RefusalAction): Promise<boolean> {
    const type = state.phase === 'awaiting-consent' ? 'consent-refused' : 'form-refused';
    // Before the server hears of it, so that what it asks next is already held back.
    await ports.desk.refused(state.flow.server.id);
    return ports.dispatch(state.flow.id, { type, atMs: Date.now(), id: state.flow.asked, action });
  }

  return {
    async current(): Promise<PromptView | GrantPrompt | SignInPrompt | null> {
      const state = await shownOrOldest();
      if (state === null) return null;
      if ('attempt' in state) return promptOfShownSignIn(state);
      await ports.shownPrompt.save({ flowId: state.flow.id, key: String(state.flow.asked) });
      // A question that has become pointless makes way for the next.
      if (state.phase === 'awaiting-grant') return (await ports.grants.prompt(state)) ?? this.current();
      const server = await ports.servers.get(state.flow.server.id);
      const level = state.ask.mode === 'url' ? await watchLevelFor(state.ask.href) : 'none';
      return promptOf(state, {
        // Today's name: it may have been changed since the call began.
        name: server?.name ?? state.flow.server.name,
        ownName: server?.ownName ?? null,
        isLocal: serverClass(state.flow.server.url) !== 'public',
        level,
      });
    },

    /** The person clicked Open under exactly this URL. */
    async accept(flowId: FlowId, key: string, shownHref: string): Promise<void> {
      const state = await asked(flowId, key);
      if (state.ask.mode !== 'url' || state.ask.href !== shownHref) throw new UsherError('PROMPT_CHANGED');
      // Blocked while the prompt was shown: the block came last.
      const { standing } = await ports.consent.standing({
        serverOrigin: state.flow.server.origin,
        targetOrigin: state.ask.target.origin,
      });
      if (standing === 'blocked') return void (await refuse(state, 'decline'));
      const url = consentTo(shownHref);
      await decide(state, { type: 'consent-given', atMs: Date.now(), id: state.flow.asked, url });
    },

    /** The person agreed to sign in at exactly this URL. */
    async acceptSignIn(id: SignInId, shownHref: string): Promise<void> {
      const { attempt, href } = await ports.signIns.asked(id);
      if (href !== shownHref) throw new UsherError('PROMPT_CHANGED');
      await ports.signIns.tell(attempt.serverId, { type: 'consent-given', url: consentTo(shownHref) }, id);
    },

    async refuseSignIn(id: SignInId, action: RefusalAction): Promise<void> {
      const { attempt } = await ports.signIns.asked(id);
      await ports.signIns.tell(attempt.serverId, { type: 'consent-refused', action }, id);
    },

    async refuse(flowId: FlowId, key: string, action: RefusalAction): Promise<void> {
      if (!(await refuse(await asked(flowId, key), action))) throw new UsherError('PROMPT_CHANGED');
    },

    /** @throws UsherError `PROMPT_CHANGED` */
    async requestNewLink(flowId: FlowId, key: string): Promise<void> {
      const state = await asked(flowId, key);
      await decide(state, { type: 'new-link-requested', atMs: Date.now(), id: state.flow.asked });
    },

    async muteServer(flowId: FlowId, key: string): Promise<void> {
      const state = await asked(flowId, key);
      await ports.desk.setMuted(state.flow.server.id, true);
      await refuse(state, 'cancel');
    },

    /** Whoever blocks a target while its prompt waits has answered it. */
    async targetBlocked(pair: {
      readonly serverOrigin: string;
      readonly targetOrigin: string;
    }): Promise<void> {
      for (const state of (await ports.flows.waiting()).filter(isAsking)) {
        const isMeant = state.ask.mode === 'url' && state.ask.target.origin === pair.targetOrigin;
        if (isMeant && state.flow.server.origin === pair.serverOrigin) await refuse(state, 'decline');
      }
    },

    /** @throws UsherError `FORM_INVALID`: the window checks first, so this is never a person's mistake. */
    async submitForm(flowId: FlowId, key: string, content: FormContent): Promise<void> {
      const state = await asked(flowId, key);
      if (state.ask.mode !== 'form') throw new UsherError('PROMPT_CHANGED');
      if (Object.keys(checkAnswer(state.ask.fields, content)).length > 0)
        throw new UsherError('FORM_INVALID');
      await decide(state, {
        type: 'form-submitted',
        atMs: Date.now(),
        id: state.flow.asked,
        content,
      });
    },

    /** Closing the window is `cancel` for what it showed, and for nothing else that waits. */
    async windowClosed(): Promise<void> {
      const shown = await ports.shownPrompt.load();
      if (shown?.key === SIGN_IN) {
        const id = shown.flowId as SignInId;
        const asking = (await ports.signIns.list()).find(({ attempt }) => attempt.id === id);
        if (asking !== undefined)
          await ports.signIns.tell(
            asking.attempt.serverId,
            { type: 'consent-refused', action: 'cancel' },
            id,
          );
        return;
      }
      const state = shown === null ? null : await ports.flows.load(shown.flowId as FlowId);
      if (shown === null || state === null) return;
      if (isAsking(state) && isNamed(state, shown)) await refuse(state, 'cancel');
      if (isAskingGrant(state) && isNamed(state, shown))
        await ports.dispatch(state.flow.id, { type: 'grant-refused', atMs: Date.now(), action: 'cancel' });
    },
  };
}

/** What is remembered of a sign-in that the window shows, beside its id. */
const SIGN_IN = 'sign-in';

function isNamed(state: Shown, prompt: { readonly flowId: string; readonly key: string }): boolean {
  if ('attempt' in state) return state.attempt.id === prompt.flowId;
  return state.flow.id === prompt.flowId && String(state.flow.asked) === prompt.key;
}

function isAskingGrant(state: FlowState): state is AskingGrant {
  return state.phase === 'awaiting-grant';
}

function isAsking(state: FlowState): state is Asking {
  return state.phase === 'awaiting-consent' || state.phase === 'awaiting-form';
}

export type Prompts = ReturnType<typeof createPrompts>;
