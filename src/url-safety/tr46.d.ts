/** The part of tr46 7.0.0 that is used here; the package ships no types. */
declare module 'tr46' {
  type Options = {
    readonly checkBidi?: boolean;
    readonly checkHyphens?: boolean;
    readonly checkJoiners?: boolean;
    readonly useSTD3ASCIIRules?: boolean;
  };
  export function toUnicode(
    domain: string,
    options?: Options,
  ): { readonly domain: string; readonly error: boolean };
}
