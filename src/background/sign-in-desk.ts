import type { Vault } from '../authorization/credentials';
import { beginSignIn, type SignInTransition, signInTransition } from '../authorization/sign-in';
import { challengeOfRefused, whyRefused } from '../authorization/step-up';
import type {
  Attempt,
  Challenge,
  RefusedStepUp,
  SignIn,
  SignInEffect,
  SignInEvent,
  SignInId,
} from '../authorization/types';
import { hasSignedIn, type SignInView, viewOfSignIn } from '../authorization/view';
import { assertNever } from '../base/assert-never';
import { UsherError } from '../base/usher-error';
import type { Authorization } from '../mcp/authorization/ports';
import type { Server, ServerId } from '../servers/types';
import type { ServerStore, SessionStore, SignInStore } from '../storage/storage';

/** Events without their time. */
type Told = SignInEvent extends infer Event
  ? Event extends SignInEvent
    ? Omit<Event, 'atMs'>
    : never
  : never;

/**
 * Signing in to servers: one attempt a server, saved before anything is done. A 401 begins nothing here: the person
 * does, by a click (DESIGN §4).
 */
export function createSignInDesk(ports: {
  readonly signIns: SignInStore;
  readonly servers: Pick<ServerStore, 'get'>;
  /** A legacy session belongs to who was signed in when it began. */
  readonly sessions: Pick<SessionStore, 'forget'>;
  readonly authorization: Authorization;
  readonly vault: Pick<Vault, 'saveOwn' | 'credentials' | 'accessToken'>;
  readonly isHostAllowed: (host: string) => Promise<boolean>;
  readonly holdAwake: () => () => void;
  readonly showPrompt: () => Promise<void>;
  readonly changed: () => void;
  /** The calls that waited go on, and its tools are listed. */
  readonly signedIn: (attempt: Attempt) => Promise<void>;
  /** The calls that waited for these permissions end. */
  readonly declined: (attempt: Attempt) => Promise<void>;
}) {
  const asking = new Set<ServerId>();
  /** Where windows are open, by whom they let in. */
  const windows = new Map<ServerId, string>();
  /** Worked for in this life: nothing of them was left by the last one. */
  const inHand = new Set<SignInId>();
  let turn: Promise<unknown> = Promise.resolve();
  /** Sign-ins are few: one thing at a time is enough, and leaves no races to think of. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = turn.catch(() => {}).then(work);
    turn = next;
    return next;
  }

  async function carryOut([state, effects]: SignInTransition): Promise<void> {
    await ports.signIns.save(state);
    note(state);
    ports.changed();
    for (const effect of effects) await perform(state, effect);
  }

  function note(state: SignIn): void {
    const { serverId } = state.attempt;
    if (state.phase === 'awaiting-consent') asking.add(serverId);
    else asking.delete(serverId);
    if (state.phase !== 'authorizing') windows.delete(serverId);
    else windows.set(serverId, new URL(state.plan.server.authorizationEndpoint).origin);
  }

  async function perform(state: SignIn, effect: SignInEffect): Promise<void> {
    const { attempt } = state;
    switch (effect.do) {
      case 'discover':
        return later(attempt, async () => withHostAsked(await ports.authorization.plan(attempt)));
      case 'ask-person':
        return void ports.showPrompt().catch(() => {});
      case 'open-sign-in':
        if (state.phase !== 'authorizing') return;
        return later(attempt, () => ports.authorization.open(effect.url, attempt, state.plan));
      case 'redeem-code':
        if (state.phase !== 'redeeming') return;
        return later(attempt, () => ports.authorization.redeem(attempt, state.plan));
      case 'forget-secrets':
        return ports.authorization.forget(attempt).catch(() => {});
      case 'tell-calls':
        if (effect.told === 'declined') return void ports.declined(attempt).catch(() => {});
        await ports.sessions.forget(attempt.serverId);
        return void ports.signedIn(attempt).catch(() => {});
      default:
        return assertNever(effect);
    }
  }

  /** What the browser keeps us from reaching looks like a server that is down; the person can do something about it. */
  async function withHostAsked(event: SignInEvent): Promise<SignInEvent> {
    if (event.type !== 'failed' || event.problem.code !== 'AUTHORIZATION_SERVER_UNREACHABLE') return event;
    const { host } = event.problem.facts;
    // A permission is for a host on every port.
    const name = typeof host === 'string' ? host.replace(/:\d+$/, '') : null;
    if (name === null || (await ports.isHostAllowed(name))) return event;
    return { ...event, problem: { code: 'AUTHORIZATION_HOST_NOT_ALLOWED', facts: { host: name } } };
  }

  /** What takes time is heard of when it is there, and keeps the worker alive until then. */
  function later(attempt: Attempt, work: () => Promise<SignInEvent>): void {
    inHand.add(attempt.id);
    const letSleep = ports.holdAwake();
    void work()
      // What the vault throws: nothing was asked of anybody on account of it.
      .catch(
        (): SignInEvent => ({
          type: 'failed',
          atMs: Date.now(),
          problem: { code: 'SIGN_IN_LOST', facts: {} },
        }),
      )
      .then((event) => dispatch(attempt.serverId, event, attempt.id))
      .then(() => tidyUp(attempt))
      .catch(() => {})
      .finally(letSleep);
  }

  /** What was still done for an attempt that had ended meanwhile is not left behind. */
  async function tidyUp(attempt: Attempt): Promise<void> {
    const { id, serverId, serverUrl } = attempt;
    const state = await ports.signIns.load(serverId);
    if (state?.attempt.id === id && state.phase !== 'over') return;
    await ports.authorization.forget(attempt);
    if ((await ports.servers.get(serverId)) === null)
      await ports.authorization.signOut({ id: serverId, url: serverUrl });
  }

  /** @param id the attempt that is meant; one that was replaced hears nothing. */
  function dispatch(server: ServerId, event: SignInEvent, id: SignInId | null = null): Promise<void> {
    return inTurn(async () => {
      const state = await ports.signIns.load(server);
      if (state === null || (id !== null && state.attempt.id !== id)) return;
      const next = signInTransition(state, event);
      if (next[0] !== state || next[1].length > 0) await carryOut(next);
    });
  }

  const tell = (server: ServerId, event: Told, id: SignInId | null = null) =>
    dispatch(server, { ...event, atMs: Date.now() } as SignInEvent, id);

  return {
    /**
     * The person wants to sign in. One that is under way already is shown again.
     *
     * @param operation the tool whose call was turned away; null: none was.
     */
    async begin(serverId: ServerId, challenge: Challenge, operation: string | null): Promise<void> {
      const server = await ports.servers.get(serverId);
      if (server === null) throw new UsherError('SERVER_GONE');
      await inTurn(async () => {
        const known = await ports.signIns.load(serverId);
        if (known?.phase === 'awaiting-consent') return ports.showPrompt();
        if (known !== null && known.phase !== 'over') return;
        await carryOut(
          beginSignIn({
            id: crypto.randomUUID() as SignInId,
            serverId,
            serverUrl: server.url,
            serverName: server.name,
            challenge,
            operation,
            wasSignedIn: known !== null && hasSignedIn(known),
            refused: known?.attempt.refused ?? [],
            startedAtMs: Date.now(),
          }),
        );
      });
    },

    tell,

    /** A call lacks permissions. @returns why they are not asked for again; null: the person may be asked. */
    async moreWanted(
      server: ServerId,
      challenge: Challenge,
      operation: string,
    ): Promise<RefusedStepUp['why'] | null> {
      await tell(server, { type: 'more-wanted', challenge, operation });
      const known = await ports.signIns.load(server);
      return known === null ? null : whyRefused(known.attempt.refused, challenge, operation);
    },

    /** The permissions of a server that were refused, to be asked for once more; null: there are none. */
    async refused(server: ServerId): Promise<Challenge | null> {
      const known = await ports.signIns.load(server);
      return known === null ? null : challengeOfRefused(known.attempt.refused);
    },

    /** How many prompts wait for the person. */
    asking: (): number => asking.size,
    /** The origins that sign-ins send the person to now. */
    targets: (): readonly string[] => [...windows.values()],
    list: () => ports.signIns.list(),

    async views(): Promise<readonly SignInView[]> {
      const hasAccess = async ({ serverId }: Attempt) =>
        (await ports.vault.accessToken(serverId)) !== null ||
        ((await ports.vault.credentials(serverId))?.refreshToken ?? null) !== null;
      const states = await ports.signIns.list();
      return Promise.all(states.map(async (state) => viewOfSignIn(state, await hasAccess(state.attempt))));
    },

    /** @throws UsherError `PROMPT_CHANGED`: what was shown is not what is asked now. */
    async asked(id: SignInId): Promise<Extract<SignIn, { phase: 'awaiting-consent' }>> {
      const state = (await ports.signIns.list()).find(({ attempt }) => attempt.id === id);
      if (state?.phase !== 'awaiting-consent') throw new UsherError('PROMPT_CHANGED');
      return state;
    },

    /** Its tokens are revoked where that can be, and forgotten in any case. */
    async signOut(server: ServerId): Promise<void> {
      await tell(server, { type: 'cancelled' });
      const known = await ports.servers.get(server);
      if (known !== null) await ports.authorization.signOut(known);
      await ports.sessions.forget(server);
      await ports.signIns.remove(server);
      ports.changed();
    },

    /** The server is removed: with it goes all that lets anybody in. */
    async forget(server: Server): Promise<void> {
      await tell(server.id, { type: 'cancelled' });
      await ports.authorization.signOut(server);
      await ports.vault.saveOwn(server.id, null);
      await ports.signIns.remove(server.id);
    },

    /** What the worker's last life left: the click that woke this one may be at work already. */
    async resume(): Promise<void> {
      const states = await inTurn(() => ports.signIns.list());
      for (const state of states) {
        if (inHand.has(state.attempt.id)) continue;
        note(state);
        await tell(state.attempt.serverId, { type: 'worker-restarted' });
      }
    },
  };
}

export type SignInDesk = ReturnType<typeof createSignInDesk>;
