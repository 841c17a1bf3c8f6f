import { useState } from 'preact/hooks';
import { UsherError } from '../../base/usher-error';
import { parseServerUrl } from '../../servers/server-url';
import { Button } from '../parts/button';
import { ErrorNote } from '../parts/error-note';
import { Field } from '../parts/field';
import { sentence, t } from '../text';

type Props = {
  readonly isBusy: boolean;
  readonly error: UsherError | null;
  /** In the click: the browser asks for the host. */
  readonly onAdd: (url: string, name: string) => void;
  readonly onBack: () => void;
};

/** A server by its URL. What was typed stays, whatever goes wrong. */
export function AddServerView({ isBusy, error, onAdd, onBack }: Props) {
  const [typed, setTyped] = useState('');
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const submit = (): void => {
    const url = readUrl(typed);
    setProblem(url instanceof UsherError ? sentence('error', url.code, url.facts) : null);
    if (!(url instanceof UsherError)) onAdd(url, name.trim() === '' ? new URL(url).host : name.trim());
  };
  return (
    <form
      class="form"
      aria-label={t('add_server')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) submit();
      }}
    >
      <h1>{t('add_server')}</h1>
      <Field
        id="server-url"
        label={t('server_url')}
        hint={t('server_url_hint')}
        problem={problem}
        control={(control) => (
          <input
            {...control}
            class="input"
            type="url"
            dir="ltr"
            autocomplete="off"
            spellcheck={false}
            placeholder="https://mcp.example.com/mcp"
            value={typed}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setProblem(null);
            }}
          />
        )}
      />
      <Field
        id="server-name"
        label={
          <>
            {t('server_name')} <span class="optional">{t('optional')}</span>
          </>
        }
        hint={t('server_name_hint')}
        control={(control) => (
          <input
            {...control}
            class="input"
            type="text"
            dir="auto"
            autocomplete="off"
            maxLength={80}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      />
      <p class="fine">{t('add_server_permission')}</p>
      <ErrorNote error={error} />
      <div class="row">
        <button type="submit" class="button button-primary" aria-disabled={isBusy ? 'true' : undefined}>
          {t(isBusy ? 'adding_server' : 'add')}
        </button>
        <Button kind="quiet" onPress={onBack}>
          {t('back')}
        </Button>
      </div>
    </form>
  );
}

function readUrl(typed: string): string | UsherError {
  try {
    return parseServerUrl(typed);
  } catch (error) {
    return error instanceof UsherError ? error : new UsherError('NOT_A_URL');
  }
}
