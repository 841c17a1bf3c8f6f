import { rich, t } from '../text';

type TickProps = { readonly isTicked: boolean; readonly onTick: (isTicked: boolean) => void };

/** The extra act of a caution. */
export function TickAct({ isTicked, onTick }: TickProps) {
  return (
    <label class="deliberate tick">
      <input type="checkbox" checked={isTicked} onChange={(event) => onTick(event.currentTarget.checked)} />
      <span>{t('caution_tick')}</span>
    </label>
  );
}

type TypeProps = {
  readonly domain: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
};

/** The extra act of a danger: the domain, letter by letter, so that it is read. */
export function TypeAct({ domain, typed, onType }: TypeProps) {
  return (
    <div class="deliberate">
      <label for="typed-domain">{rich('danger_type', { domain: <strong dir="ltr">{domain}</strong> })}</label>
      <input
        id="typed-domain"
        class="input"
        type="text"
        dir="ltr"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => onType(event.currentTarget.value)}
      />
    </div>
  );
}
