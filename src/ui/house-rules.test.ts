import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const UI = import.meta.dirname;
const read = (pattern: string): readonly (readonly [string, string])[] =>
  globSync(pattern, { cwd: UI })
    .filter((path) => !path.includes('.test.'))
    .map((path) => [path, readFileSync(join(UI, path), 'utf8')] as const);

function offenders(pattern: string, forbidden: RegExp): readonly string[] {
  return read(pattern).flatMap(([path, text]) => (forbidden.test(text) ? [path] : []));
}

describe('the pages', () => {
  it('never make markup from text, and never set a style by hand', () => {
    expect(offenders('**/*.{ts,tsx}', /innerHTML|outerHTML|insertAdjacent|document\.write|\bstyle=/)).toEqual(
      [],
    );
  });

  it('never fetch, store, open a window or touch a tab [E22]', () => {
    const doors = /\bfetch\(|browser\.(tabs|windows|storage|scripting)|indexedDB|localStorage|window\.open/;
    expect(offenders('**/*.{ts,tsx}', doors)).toEqual([]);
  });

  it('make no link from what a server says: every address of a link is our own [E28]', () => {
    const links = read('**/*.tsx').flatMap(([, text]) => [...text.matchAll(/\bhref=(\{[^}]*\}|"[^"]*")/g)]);
    expect(new Set(links.map(([, target]) => target))).toEqual(
      new Set([
        '"/dashboard.html"',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: source text, not a template
        '{`#/${name}',
        '{formatRoute(to)}',
      ]),
    );
  });
});

describe('the styles', () => {
  it('are logical, so that they turn with the language', () => {
    const physical =
      /(^|[\s;{])(margin|padding|border)-(left|right|top|bottom)|(^|[\s;{])(left|right|top|bottom|width|height|min-width|max-width(?!:)|text-align: (left|right))\s*:/m;
    const withoutQueries = (css: string): string => css.replace(/@media[^{]*/g, '@media ');
    expect(
      read('style/*.css')
        .filter(([, css]) => physical.test(withoutQueries(css)))
        .map(([path]) => path),
    ).toEqual([]);
  });

  it('load nothing [S13]', () => {
    expect(offenders('style/*.css', /url\(|https?:/)).toEqual([]);
  });

  const [light, dark] = palettes();
  it.each([
    ['ink', ['paper', 'surface', 'sunken', 'accent-soft', 'caution-soft', 'danger-soft', 'good-soft']],
    ['ink-soft', ['paper', 'surface', 'sunken']],
    ['accent', ['paper', 'surface', 'sunken']],
    ['accent-strong', ['accent-soft']],
    ['on-accent', ['accent', 'accent-strong']],
    ['good', ['good-soft', 'surface']],
    ['caution', ['caution-soft', 'surface']],
    ['danger', ['danger-soft', 'surface', 'paper']],
    ['on-danger', ['danger-strong']],
  ])('give %s enough contrast on its grounds', (ink, grounds) => {
    for (const ground of grounds) {
      expect(contrast(light, ink, ground), `light ${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(dark, ink, ground), `dark ${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('draw the edges of controls with a contrast of 3', () => {
    for (const palette of [light, dark]) {
      for (const ground of ['paper', 'surface']) {
        expect(contrast(palette, 'line-strong', ground)).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

type Palette = ReadonlyMap<string, string>;

function palettes(): readonly [Palette, Palette] {
  const css = readFileSync(join(UI, 'style/tokens.css'), 'utf8');
  const colours = [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)];
  const pick = (index: number): Palette => new Map(colours.map((match) => [match[1]!, match[index]!]));
  return [pick(2), pick(3)];
}

/** WCAG 2.2, "contrast ratio". */
function contrast(palette: Palette, ink: string, ground: string): number {
  const [lighter = 0, darker = 0] = [luminance(palette.get(ink)!), luminance(palette.get(ground)!)].toSorted(
    (a, b) => b - a,
  );
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
