import { Glyph } from '../parts/glyph';
import { t } from '../text';
import type { FindingLine } from '../words/judgement-words';

/** What was noticed about the address: one sentence each, with how grave it is in a word, not in a colour alone. */
export function FindingsView({ lines }: { readonly lines: readonly FindingLine[] }) {
  if (lines.length === 0) return null;
  return (
    <ul class="findings" aria-label={t('findings')}>
      {lines.map((line) => (
        <li
          key={`${line.code} ${line.text}`}
          class={`finding finding-${line.severity}`}
          data-finding={line.code}
        >
          <Glyph name={line.severity === 'notice' ? 'info' : 'warning'} />
          <p>
            <b>{t(`severity_${line.severity}`)}</b> {line.text}
          </p>
        </li>
      ))}
    </ul>
  );
}
