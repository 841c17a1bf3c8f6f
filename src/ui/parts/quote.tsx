import type { ComponentChildren } from 'preact';

type Props = { readonly speaker: ComponentChildren; readonly text: string };

/**
 * The words of a server: plain text in its own direction, set apart from ours. No markup, no links, whatever is in it.
 */
export function Quote({ speaker, text }: Props) {
  return (
    <figure class="quote">
      <figcaption>{speaker}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <blockquote dir="auto" tabIndex={0}>
        {text}
      </blockquote>
    </figure>
  );
}
