import type { ComponentChildren } from 'preact';
import { Mark } from './mark';

type Props = { readonly title: string; readonly children: ComponentChildren };

/** Nothing here yet, and what to do about it. */
export function EmptyState({ title, children }: Props) {
  return (
    <div class="empty">
      <Mark />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
