import { useMemo, useState } from 'preact/hooks';
import type { Preview } from '../../servers/result-content';
import { formatNumber } from '../format';
import { Button } from '../parts/button';
import { t } from '../text';
import { bodyOf } from '../words/server-text';
import { type FileKind, saveFile } from './save-file';

/** A text longer than this has its own scroll bar until it is opened. */
const LONG_LENGTH = 1500;

type Props = {
  readonly label: string;
  readonly preview: Preview;
  readonly whole: () => string;
  readonly fileKind: FileKind;
  readonly isLabelHidden?: boolean;
};

/** Text as it came: lines kept, nothing interpreted; what is long can be opened, or saved whole. */
export function TextPartView({ label, preview, whole, fileKind, isLabelHidden = false }: Props) {
  const [isOpen, setOpen] = useState(false);
  const text = useMemo(() => bodyOf(preview.text), [preview.text]);
  const isLong = preview.text.length > LONG_LENGTH || preview.text.split('\n').length > 20;
  const isJson = fileKind === 'json';
  return (
    <div class="result-part">
      {!isLabelHidden && <h3>{label}</h3>}
      <section
        class={`result-text${isOpen ? ' is-open' : ''}${isJson ? ' result-json' : ''}`}
        aria-label={label}
        dir={isJson ? 'ltr' : 'auto'}
        tabIndex={isLong && !isOpen ? 0 : undefined}
      >
        {text}
      </section>
      {preview.isCut && (
        <p class="fine">
          {t('result_cut', { shown: formatNumber(preview.text.length), total: formatNumber(preview.length) })}
        </p>
      )}
      {isLong && (
        <div class="row row-quiet">
          <Button kind="quiet" isExpanded={isOpen} onPress={() => setOpen(!isOpen)}>
            {t(isOpen ? 'show_less' : 'show_all')}
          </Button>
          <Button kind="quiet" onPress={() => saveFile(whole(), fileKind)}>
            {t('save_as_file')}
          </Button>
        </div>
      )}
    </div>
  );
}
