import type { ErrorFacts } from '../base/usher-error';
import type { Challenge } from './types';

/** A challenge among the facts of a failure: plain values, so that it is kept and passed on like any other. */
export function factsOfChallenge({ resourceMetadataUrl, scope, isStepUp }: Challenge): ErrorFacts {
  return { resourceMetadataUrl, scope, isStepUp };
}

/** What {@link factsOfChallenge} wrote; what is not there was not said. */
export function challengeOfFacts(facts: ErrorFacts): Challenge {
  const { resourceMetadataUrl, scope, isStepUp } = facts;
  return {
    resourceMetadataUrl: typeof resourceMetadataUrl === 'string' ? resourceMetadataUrl : null,
    scope: typeof scope === 'string' ? scope : null,
    isStepUp: isStepUp === true,
  };
}
