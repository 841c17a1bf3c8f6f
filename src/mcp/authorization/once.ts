import { sha256Hex } from '../../base/hash';

/** What is made anew for each attempt, and used once: 256 random bits each. */
export function oneTimeSecrets(): {
  readonly state: string;
  readonly codeVerifier: string;
  readonly codeChallenge: string;
} {
  const codeVerifier = randomText();
  return { state: randomText(), codeVerifier, codeChallenge: s256(codeVerifier) };
}

/** RFC 7636 §4.2. */
export function s256(codeVerifier: string): string {
  const bytes = sha256Hex(codeVerifier).match(/../g) ?? [];
  return base64Url(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
}

function randomText(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
