import type { ComponentChildren } from 'preact';
import type { Remote } from '../data/remote';
import { sentence, t } from '../text';
import { Button } from './button';
import { Callout } from './callout';

type Props<Value> = {
  readonly remote: Remote<Value>;
  readonly onRetry: () => void;
  readonly children: (value: Value) => ComponentChildren;
};

/** What was read, or the honest reason why there is nothing to see. */
export function RemoteView<Value>({ remote, onRetry, children }: Props<Value>) {
  if (remote.state === 'loading') return <p class="loading">{t('loading')}</p>;
  if (remote.state === 'ready') {
    return (
      <>
        {remote.isStale && <Unanswered text={t('stale')} onRetry={onRetry} />}
        {children(remote.value)}
      </>
    );
  }
  // Said once, by the banner: it may be told of every list on the page.
  if (remote.state === 'failed' && remote.error.code.startsWith('STORAGE_')) {
    return <Unanswered text={t('unreadable_meanwhile')} isAlert={false} onRetry={onRetry} />;
  }
  const text =
    remote.state === 'silent' ? t('silent') : sentence('error', remote.error.code, remote.error.facts);
  return <Unanswered text={text} onRetry={onRetry} />;
}

type UnansweredProps = {
  readonly text: string;
  readonly isAlert?: boolean;
  readonly onRetry: () => void;
};

function Unanswered({ text, isAlert = true, onRetry }: UnansweredProps) {
  return (
    <Callout tone="caution" isAlert={isAlert}>
      <p>{text}</p>
      <Button onPress={onRetry}>{t('try_again')}</Button>
    </Callout>
  );
}
