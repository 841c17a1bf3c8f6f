import type { DefinitionChange } from '../../grants/tool-difference';
import { count, type MessageKey, t } from '../text';

/** More than this nobody reads; that there is more is said. */
const SHOWN = 40;

const PARTS = {
  title: 'part_title',
  description: 'part_description',
  arguments: 'part_arguments',
  result: 'part_result',
  hints: 'part_hints',
} as const satisfies Record<DefinitionChange['part'], MessageKey>;

/** What is not as it was when the person allowed it: before and now, in the server's words. */
export function ChangesView({ changes }: { readonly changes: readonly DefinitionChange[] }) {
  if (changes.length === 0) return null;
  const more = changes.length - SHOWN;
  return (
    <section class="form" aria-labelledby="grant-changes">
      <h2 id="grant-changes">{t('grant_changes')}</h2>
      <ul class="changes">
        {changes.slice(0, SHOWN).map(({ part, path, was, is }) => (
          <li key={`${part} ${path}`}>
            <h3>
              {t(PARTS[part])} {path !== '' && <bdi class="code">{path}</bdi>}
            </h3>
            <dl>
              <Version name={t('grant_was')} text={was} />
              <Version name={t('grant_is')} text={is} />
            </dl>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="soft">{count('grant_changes_more', more)}</p>}
    </section>
  );
}

function Version({ name, text }: { readonly name: string; readonly text: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      {text === null ? (
        <dd class="nothing">{t('grant_nothing')}</dd>
      ) : (
        <dd dir="auto" class="plain">
          {text}
        </dd>
      )}
    </div>
  );
}
