// Stands for `wxt/browser` where the pages are drawn outside of an extension: texts from the file, replies from the
// scenario, nothing else.
import messages from '../../public/_locales/en/messages.json';

type Scenario = { readonly replies: Readonly<Record<string, unknown>>; readonly dir: 'ltr' | 'rtl' };

const scenario = (globalThis as unknown as { readonly scenario: Scenario }).scenario;
const texts: Readonly<Record<string, { readonly message: string } | undefined>> = messages;

export const browser = {
  i18n: {
    getMessage: (key: string): string => (key === '@@bidi_dir' ? scenario.dir : (texts[key]?.message ?? '')),
  },
  runtime: {
    id: 'usher',
    onMessage: { addListener: () => {}, removeListener: () => {} },
    sendMessage: async ({ command }: { readonly command: string }): Promise<unknown> => {
      const value = scenario.replies[command];
      if (value === 'never') return new Promise(() => {});
      if (typeof value === 'object' && value !== null && 'failsWith' in value)
        return { ok: false, error: { code: value.failsWith, facts: {} } };
      return value === undefined
        ? { ok: false, error: { code: 'NOT_ALLOWED', facts: {} } }
        : { ok: true, value };
    },
  },
  permissions: { request: async () => true },
};
