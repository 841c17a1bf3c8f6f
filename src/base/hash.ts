import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical-json';
import type { Json } from './json';

/** SHA-256 of a text's UTF-8 bytes, lower-case hex. Synchronous: IndexedDB transactions end at an await. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** SHA-256 over the canonical JSON (RFC 8785) of a value. */
export function hashOf(value: Json): string {
  return sha256Hex(canonicalJson(value));
}
