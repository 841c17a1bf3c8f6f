/** What survives `JSON.stringify` and IndexedDB alike. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

export type JsonObject = { readonly [key: string]: Json | undefined };

/** Narrows to a plain object: neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Level by level, because recursion over a stranger's nesting is what it guards against. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: Json[] = [value as Json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? (Object.values(item) as Json[]) : [],
    );
  }
  return false;
}
