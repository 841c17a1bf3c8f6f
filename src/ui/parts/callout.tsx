import type { ComponentChildren } from 'preact';
import { Glyph } from './glyph';

type Props = {
  readonly tone: 'plain' | 'good' | 'caution' | 'danger';
  /** Spoken at once: for what follows from a person's own act. */
  readonly isAlert?: boolean;
  readonly children: ComponentChildren;
};

/** A sentence that must be seen, with room for an act. */
export function Callout({ tone, isAlert = false, children }: Props) {
  return (
    <div class={`callout callout-${tone}`} role={isAlert ? 'alert' : undefined}>
      <Glyph name={tone === 'good' ? 'check' : tone === 'plain' ? 'info' : 'warning'} />
      <div class="callout-body">{children}</div>
    </div>
  );
}
