const PATHS = {
  check: 'M3.5 8.5l3 3 6-7',
  info: 'M8 7v5M8 4.2v.1M8 1.2a6.8 6.8 0 100 13.6A6.8 6.8 0 008 1.200z',
  warning: 'M8 2L1.500 13.800h13zM8 6.500v3.500M8 12v.1',
  back: 'M10 3L5 8l5 5',
  forward: 'M6 3l5 5-5 5',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 2.500a4.500 4.500 0 100 9 4.500 4.500 0 000-9zM10.300 10.300L14 14',
  tool: 'M9.800 6.200a3.300 3.300 0 01-4.300-4.300l2 2 1.700-.4.4-1.700-2-2',
  external: 'M6.500 3H3v10h10V9.500M9 3h4v4M13 3L7.500 8.500',
  copy: 'M5.500 5.500v-3h8v8h-3M2.500 5.500h8v8h-8z',
} as const;

export type GlyphName = keyof typeof PATHS;

/** A small drawing beside a word. It never stands alone, so it has no name. */
export function Glyph({ name }: { readonly name: GlyphName }) {
  const isDirected = name === 'back' || name === 'forward' || name === 'external';
  return (
    <svg
      class={isDirected ? 'glyph glyph-directed' : 'glyph'}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
