/** A file type that something may be saved as. The name is ours, never the server's: no name can make it a program. */
export type FileKind = 'txt' | 'json' | 'jsonl' | 'bin';

const TYPES = {
  txt: 'text/plain',
  json: 'application/json',
  jsonl: 'application/jsonl',
  bin: 'application/octet-stream',
} as const;

/** Hands a text or bytes to the browser as a download. */
export function saveFile(
  content: string | Uint8Array<ArrayBuffer>,
  kind: FileKind,
  name = 'usher-result',
): void {
  const url = URL.createObjectURL(new Blob([content], { type: TYPES[kind] }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.${kind}`;
  link.click();
  // The download has begun by the next turn; the text need not be held any longer than a while.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The bytes of a base64 text that was checked before. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
