import type { CallNews } from './ports';

/** While the person is asked: clients that renew their time by progress mostly give up after a minute without. */
export const EVERY_MS = 15_000;

/** Progress has to grow with every notification (basic/utilities/progress); what is merely said moves it by this much. */
const STEP = 0.001;

const WORDS = {
  person: 'Waiting for you in Usher.',
  server: 'Usher goes on with the call.',
} as const satisfies Record<Extract<CallNews, { readonly kind: 'waiting' }>['for'], string>;

export type Progress = {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
};

/**
 * What a client is told of a call that it waits for: the server's own progress, and that the person is asked, again and
 * again while they are. Nothing of what they are asked.
 */
export function createProgress(say: (progress: Progress) => void): {
  hear(news: CallNews): void;
  end(): void;
} {
  let last = 0;
  let total: number | null = null;
  let isPersonAsked = false;
  let timer: ReturnType<typeof setInterval> | null = null;

  function tell(progress: number, message: string | null): void {
    last = progress > last ? progress : last + STEP;
    say({
      progress: last,
      ...(total !== null && { total: Math.max(total, last) }),
      ...(message !== null && { message }),
    });
  }

  function rest(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
  }

  return {
    hear(news) {
      if (news.kind === 'progressed') {
        total = news.total;
        return tell(news.progress, news.message);
      }
      rest();
      const wasAsked = isPersonAsked;
      isPersonAsked = news.for === 'person';
      if (isPersonAsked || wasAsked) tell(last, WORDS[news.for]);
      if (isPersonAsked) timer = setInterval(() => tell(last, WORDS.person), EVERY_MS);
    },
    end: rest,
  };
}
