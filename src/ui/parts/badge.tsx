import type { ComponentChildren } from 'preact';

type Props = {
  readonly tone: 'plain' | 'accent' | 'good' | 'caution' | 'danger';
  readonly title?: string;
  readonly children: ComponentChildren;
};

/** One word about something. Its colour says nothing that the word does not. */
export function Badge({ tone, title, children }: Props) {
  return (
    <span class={`badge badge-${tone}`} title={title}>
      {children}
    </span>
  );
}
