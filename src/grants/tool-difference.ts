import { isObject, type Json } from '../base/json';
import type { Tool } from '../servers/types';

/** One thing that is not as it was. The words are the server's: whoever shows them makes them plain. */
export type DefinitionChange = {
  readonly part: 'title' | 'description' | 'arguments' | 'result' | 'hints';
  /** Where in a schema or among the hints: `properties.folder.type`; empty for the whole part. */
  readonly path: string;
  /** Null: it was not there. */
  readonly was: string | null;
  /** Null: it is not there any more. */
  readonly is: string | null;
};

/** What is different between the tool that was decided about and the one that is offered now. */
export function toolDifference(was: Tool, is: Tool): readonly DefinitionChange[] {
  const differ = (part: DefinitionChange['part'], before: Json, after: Json): readonly DefinitionChange[] =>
    changesIn(before ?? undefined, after ?? undefined, []).map((change) => ({ part, ...change }));
  return [
    ...differ('title', was.title, is.title),
    ...differ('description', was.description, is.description),
    ...differ('arguments', was.inputSchema, is.inputSchema),
    ...differ('result', was.outputSchema, is.outputSchema),
    ...differ('hints', was.annotations, is.annotations),
  ];
}

type Change = Omit<DefinitionChange, 'part'>;

/** Objects name by name; everything else, lists too, is one value. */
function changesIn(was: Json | undefined, is: Json | undefined, path: readonly string[]): readonly Change[] {
  if (isObject(was) && isObject(is)) {
    const names = new Set([...Object.keys(was), ...Object.keys(is)]);
    return [...names].flatMap((name) => changesIn(own(was, name), own(is, name), [...path, name]));
  }
  const [before, after] = [textOf(was), textOf(is)];
  return before === after ? [] : [{ path: path.join('.'), was: before, is: after }];
}

function own(object: Readonly<Record<string, unknown>>, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? (object[name] as Json | undefined) : undefined;
}

function textOf(value: Json | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
