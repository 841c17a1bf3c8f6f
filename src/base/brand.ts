declare const brand: unique symbol;

/** A value that carries, in its type alone, the promise of the one function that makes it. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
