/** The forms in which a secret could lie about in a text; none where it is not there. */
export function traces(text: string, secret: string): readonly string[] {
  const inBase64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [secret, encodeURIComponent(secret), inBase64].filter((form) => text.includes(form));
}
