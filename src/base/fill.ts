/** What a sentence names. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

const SLOT = /\{([a-zA-Z]+)\}/;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Puts facts into the `{named}` slots of a sentence. A slot without a fact stays empty. What is put in is never filled again. */
export function fill(sentence: string, facts: Facts): string {
  return cut(sentence)
    .map((piece) => ('slot' in piece ? isolated(String(facts[piece.slot] ?? '')) : piece.text))
    .join('');
}

/** A sentence as its texts and slots, in order. */
export function cut(sentence: string): readonly ({ readonly text: string } | { readonly slot: string })[] {
  return sentence
    .split(SLOT)
    .map((piece, index) => (index % 2 === 1 ? { slot: piece } : { text: piece }))
    .filter((piece) => 'slot' in piece || piece.text !== '');
}

// A name in Hebrew or Arabic must not reorder the words around it: isolate (U+2068 … U+2069).
function isolated(value: string): string {
  return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}
