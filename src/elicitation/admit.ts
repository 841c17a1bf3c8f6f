// From what a server sent to what is asked of the person: the one place where an elicitation is judged. What can't
// be shown as it is meant becomes a refusal with its reason, never a prompt.

import { assertNever } from '../base/assert-never';
import type { ErrorFacts } from '../base/usher-error';
import type { Standing, Target } from '../consent/types';
import type { Withheld } from '../servers/flood';
import { judgeUrl } from '../url-safety/judge';
import { plainName, plainText } from '../url-safety/plain-text';
import type { UrlDisplay, UrlJudgement } from '../url-safety/types';
import { readForm } from './form-schema';
import { statedExpiryMs } from './link-lifetime';
import type { RawAsk } from './read-elicitations';
import { findSecretField } from './secret-fields';
import type { Ask, RefusalAction, RefusalReason } from './types';

export type AdmitContext = {
  /** The URL the user added: how local it is, is derived from it. */
  readonly serverUrl: string;
  /** The JSON-RPC id to answer, where the elicitation is a request of its own; it names the ask then. */
  readonly wireId: string | number | null;
  /** What the records say of a target, for this server. */
  readonly standingOf: (target: Target) => Standing;
  readonly knownHosts: readonly string[];
  readonly nowMs: number;
};

type Common = Pick<Ask, 'key' | 'wireId' | 'elicitationId'>;
type Refused = Extract<Ask, { readonly mode: 'refused' }>;

/**
 * Judges one elicitation and compares it with the records.
 *
 * `decline` is the answer where the person said no, now or by a block, and where a form asks for a secret (which is
 * a no to the question); `cancel` where it could not be asked.
 */
export function admit(raw: RawAsk, context: AdmitContext): Ask {
  const { wireId } = context;
  const common = {
    key: wireId === null ? raw.key : `request-${JSON.stringify(wireId)}`,
    wireId,
    elicitationId: raw.elicitationId,
  };
  switch (raw.mode) {
    case 'url':
      return admitUrl(raw, common, context);
    case 'form':
      return admitForm(raw, common);
    case 'unknown':
      return refused(common, 'MODE_UNKNOWN', 'cancel', { mode: plainName(raw.name).text });
    case 'malformed':
      return refused(common, 'MALFORMED', 'cancel');
    default:
      return assertNever(raw);
  }
}

function admitUrl(raw: Extract<RawAsk, { mode: 'url' }>, common: Common, context: AdmitContext): Ask {
  const { serverUrl, knownHosts, standingOf } = context;
  const judgement = judgeUrl(raw.url, { serverUrl, knownHosts });
  if (judgement.verdict === 'block') {
    const { display } = judgement;
    const facts = { reason: judgement.reason, host: display === null ? null : display.asciiHost };
    const refusedUrl = display === null ? null : { href: display.href, target: targetOf(display) };
    return {
      ...refused(common, 'URL_REFUSED', 'cancel', { ...findingFacts(judgement), ...facts }),
      refusedUrl,
    };
  }

  const { href, display } = judgement;
  const target = targetOf(display);
  const standing = standingOf(target);
  if (standing.standing === 'blocked') {
    const blocked = refused(common, 'TARGET_BLOCKED', 'decline', { host: display.asciiHost });
    return { ...blocked, refusedUrl: { href, target } };
  }
  const expiresAtMs = statedExpiryMs(raw.holder, href, context.nowMs);
  const message = plainText(raw.message).text;
  return { ...common, mode: 'url', href, target, expiresAtMs, message, judgement, standing };
}

/** Flood control holds a prompt back: `cancel`, for the person was not asked. What Usher refuses stays refused. */
export function withhold(ask: Ask, reason: Withheld): Ask {
  if (ask.mode === 'refused') return ask;
  const { key, wireId, elicitationId } = ask;
  const refusedUrl = ask.mode === 'url' ? { href: ask.href, target: ask.target } : null;
  return { ...refused({ key, wireId, elicitationId }, reason, 'cancel'), refusedUrl };
}

/** A secret is looked for first: a form that asks for one is refused for that, whatever else is wrong with it. */
function admitForm(raw: Extract<RawAsk, { mode: 'form' }>, common: Common): Ask {
  const secret = findSecretField(raw.requestedSchema);
  if (secret !== null) return refused(common, 'FORM_ASKS_FOR_SECRET', 'decline', { field: secret });
  const form = readForm(raw.requestedSchema);
  if ('problem' in form) return refused(common, form.problem, 'cancel', form.facts);
  return { ...common, mode: 'form', message: plainText(raw.message).text, fields: form.fields };
}

function refused(
  common: Common,
  reason: RefusalReason,
  answer: RefusalAction,
  facts: ErrorFacts = {},
): Refused {
  return { ...common, mode: 'refused', reason, answer, facts, refusedUrl: null };
}

/** The target as it is remembered. A host without a registrable domain (an address, a single label) is its own site. */
function targetOf(display: UrlDisplay): Target {
  return { origin: new URL(display.href).origin, site: display.registrableDomain };
}

/** What the sentence of the decisive finding names. */
function findingFacts({ reason, findings }: UrlJudgement): ErrorFacts {
  return findings.find((finding) => finding.code === reason)?.facts ?? {};
}
