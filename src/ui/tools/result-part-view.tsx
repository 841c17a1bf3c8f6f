import type { ResultPart } from '../../servers/result-content';
import { formatSize } from '../format';
import { Button } from '../parts/button';
import { CopyButton } from '../parts/copy-button';
import { count, sentence, t } from '../text';
import { bodyOf, nameOf, proseOf } from '../words/server-text';
import { bytesOf, saveFile } from './save-file';
import { TextPartView } from './text-part-view';

type Props = {
  readonly part: ResultPart;
  /** The text without the preview's cut. */
  readonly whole: () => string;
};

/** One part of a result. Nothing in it is a link, nothing in it is fetched. */
export function ResultPartView({ part, whole }: Props) {
  switch (part.kind) {
    case 'text':
      return (
        <TextPartView label={t('result_text')} preview={part} whole={whole} fileKind="txt" isLabelHidden />
      );
    case 'structured':
      return <TextPartView label={t('result_structured')} preview={part} whole={whole} fileKind="json" />;
    case 'unknown':
      return (
        <TextPartView
          label={t('result_unknown', { kind: nameOf(part.type) })}
          preview={part}
          whole={whole}
          fileKind="json"
        />
      );
    case 'resource':
      return (
        <div class="result-part">
          <AddressLine name={t('result_resource')} uri={part.uri} mimeType={part.mimeType} />
          <TextPartView
            label={t('result_resource')}
            preview={part}
            whole={whole}
            fileKind="txt"
            isLabelHidden
          />
        </div>
      );
    case 'link':
      return (
        <div class="result-part">
          <AddressLine
            name={part.title ?? part.name ?? t('result_resource')}
            uri={part.uri}
            mimeType={part.mimeType}
          />
          {part.description !== null && <p dir="auto">{proseOf(part.description)}</p>}
          <p class="fine">{t('result_resource_explained')}</p>
        </div>
      );
    case 'image':
      return <img class="result-image" src={dataUrl(part.mimeType, part.data)} alt={t('result_image')} />;
    case 'audio':
      return (
        // biome-ignore lint/a11y/useMediaCaption: a tool sends no captions
        <audio
          class="result-audio"
          controls
          src={dataUrl(part.mimeType, part.data)}
          aria-label={t('result_audio')}
        />
      );
    case 'file':
      return (
        <div class="result-part">
          <AddressLine
            name={t('result_file', { size: formatSize(part.bytes) })}
            uri={part.uri}
            mimeType={part.mimeType}
          />
          <div class="row">
            <Button onPress={() => saveFile(bytesOf(part.data), 'bin')}>{t('save_as_file')}</Button>
          </div>
        </div>
      );
    case 'unreadable':
      return <p class="soft">{sentence('unreadable', part.reason, { kind: nameOf(part.type) || '?' })}</p>;
    case 'omitted':
      return <p class="soft">{count('result_omitted', part.count)}</p>;
  }
}

type AddressProps = { readonly name: string; readonly uri: string; readonly mimeType: string | null };

function AddressLine({ name, uri, mimeType }: AddressProps) {
  return (
    <div>
      <p>
        <b>
          <bdi>{nameOf(name)}</bdi>
        </b>{' '}
        {mimeType !== null && <bdi class="fine">{nameOf(mimeType)}</bdi>}
      </p>
      <p class="row">
        <bdi class="code" dir="ltr">
          {bodyOf(uri)}
        </bdi>
        <CopyButton text={uri} label={t('result_copy_address')} />
      </p>
    </div>
  );
}

function dataUrl(mimeType: string, base64: string): string {
  return `data:${mimeType};base64,${base64}`;
}
