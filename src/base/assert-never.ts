/** Ends a `switch` over a union: a member that was forgotten is a type error, a foreign value a thrown one. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
