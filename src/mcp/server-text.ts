/** A server's words are shown, never obeyed, and never at length. */
export const MAX_SERVER_TEXT = 2_000;

/**
 * An error message of a server, as it may be passed on: capped, well-formed, and without the code that the SDK's
 * first line puts in front of it.
 */
export function serverText(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const words = text.replace(/^(MCP error -?\d+: )+/, '').trim();
  return words === '' ? null : words.slice(0, MAX_SERVER_TEXT).toWellFormed();
}
