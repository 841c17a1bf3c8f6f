import type { GrantPrompt } from '../../elicitation/view-types';
import type { MessageKey } from '../text';

/** The words of a page's question: once is for what is asked, longer is for every call of the tool or all of the part. */
export const GRANT_WORDS = {
  tool: {
    title: 'grant_title',
    gets: 'grant_gets',
    expired: 'grant_reason_expired',
    longer: 'grant_longer',
    lasting: 'grant_lasting',
    never: 'grant_never',
  },
  resource: {
    title: 'grant_title_resource',
    gets: 'grant_gets_resource',
    expired: 'grant_reason_expired_resources',
    longer: 'grant_longer_resources',
    lasting: 'grant_lasting_resources',
    never: 'grant_never_resources',
  },
  prompt: {
    title: 'grant_title_prompt',
    gets: 'grant_gets_prompt',
    expired: 'grant_reason_expired_prompts',
    longer: 'grant_longer_prompts',
    lasting: 'grant_lasting_prompts',
    never: 'grant_never_prompts',
  },
} as const satisfies Record<GrantPrompt['wanted']['kind'], Record<string, MessageKey>>;

export type GrantWords = (typeof GRANT_WORDS)[keyof typeof GRANT_WORDS];
