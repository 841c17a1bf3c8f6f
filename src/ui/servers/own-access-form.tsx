import { useState } from 'preact/hooks';
import {
  type OwnAccessDraft,
  type OwnAccessProblem,
  type OwnAccessView,
  problemsOfOwn,
} from '../../authorization/own-access';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import { sentence, t } from '../text';

type Props = {
  readonly kept: OwnAccessView;
  readonly isBusy: boolean;
  readonly onSave: (draft: OwnAccessDraft) => void;
  readonly onCancel: () => void;
};

/** What the person brings for a server: secrets that are kept are never shown, only replaced or removed. */
export function OwnAccessForm({ kept, isBusy, onSave, onCancel }: Props) {
  const [draft, setDraft] = useState<OwnAccessDraft>({
    clientId: kept.clientId ?? '',
    clientSecret: kept.hasClientSecret ? null : '',
    scope: kept.scope ?? '',
    bearerToken: kept.hasBearerToken ? null : '',
    headers: kept.headerNames.length > 0 ? null : '',
  });
  const [problems, setProblems] = useState<readonly OwnAccessProblem[]>([]);
  const problemOf = (field: OwnAccessProblem['field']): string | null => {
    const found = problems.find((problem) => problem.field === field);
    return found === undefined ? null : sentence('error', found.code);
  };
  const change = (part: Partial<OwnAccessDraft>): void => setDraft({ ...draft, ...part });
  const text = (field: 'clientId' | 'scope', label: string, hint: string) => (
    <Field
      id={`own-${field}`}
      label={label}
      hint={hint}
      problem={problemOf(field)}
      control={(control) => (
        <input
          {...control}
          class="input"
          type="text"
          dir="ltr"
          autocomplete="off"
          spellcheck={false}
          value={draft[field]}
          onInput={(event) => change({ [field]: event.currentTarget.value })}
        />
      )}
    />
  );
  const secret = (field: 'clientSecret' | 'bearerToken', label: string, hint: string) => (
    <Field
      id={`own-${field}`}
      label={label}
      hint={hint}
      problem={problemOf(field)}
      control={(control) =>
        draft[field] === null ? (
          <p class="row">
            <span id={control.id}>{t('own_kept')}</span>
            <Button kind="quiet" onPress={() => change({ [field]: '' })}>
              {t('own_replace')}
            </Button>
          </p>
        ) : (
          <input
            {...control}
            class="input"
            type="password"
            dir="ltr"
            autocomplete="off"
            value={draft[field]}
            onInput={(event) => change({ [field]: event.currentTarget.value })}
          />
        )
      }
    />
  );
  return (
    <form
      class="form"
      aria-label={t('own_access')}
      onSubmit={(event) => {
        event.preventDefault();
        const found = problemsOfOwn(draft);
        setProblems(found);
        if (found.length === 0) onSave(draft);
      }}
    >
      <p class="fine">{t('own_access_explained')}</p>
      {text('clientId', t('own_client_id'), t('own_client_id_hint'))}
      {secret('clientSecret', t('own_client_secret'), t('own_client_secret_hint'))}
      {text('scope', t('own_scope'), t('own_scope_hint'))}
      {secret('bearerToken', t('own_bearer_token'), t('own_bearer_token_hint'))}
      <Field
        id="own-headers"
        label={t('own_headers')}
        hint={t('own_headers_hint')}
        problem={problemOf('headers')}
        control={(control) =>
          draft.headers === null ? (
            <p class="row">
              <span id={control.id} dir="ltr" class="code">
                {kept.headerNames.join(', ')}
              </span>
              <Button kind="quiet" onPress={() => change({ headers: '' })}>
                {t('own_replace')}
              </Button>
            </p>
          ) : (
            <textarea
              {...control}
              class="input"
              dir="ltr"
              rows={3}
              spellcheck={false}
              value={draft.headers}
              onInput={(event) => change({ headers: event.currentTarget.value })}
            />
          )
        }
      />
      <div class="row">
        <button type="submit" class="button button-primary" disabled={isBusy}>
          {t('save')}
        </button>
        <Button kind="quiet" onPress={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
