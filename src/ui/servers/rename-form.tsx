import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import { t } from '../text';

type Props = {
  readonly name: string;
  readonly onRename: (name: string) => void;
  readonly onCancel: () => void;
};

/** Another name for a server: the one name that Usher trusts. */
export function RenameForm({ name, onRename, onCancel }: Props) {
  const [typed, setTyped] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  return (
    <form
      class="form"
      aria-label={t('rename')}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onRename(typed.trim());
      }}
    >
      <Field
        id="new-name"
        label={t('server_name')}
        control={(control) => (
          <input
            {...control}
            ref={input}
            class="input"
            type="text"
            dir="auto"
            maxLength={80}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      />
      <div class="row">
        <button type="submit" class="button button-primary">
          {t('save_name')}
        </button>
        <Button kind="quiet" onPress={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
