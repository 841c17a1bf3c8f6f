import { isObject, type JsonObject } from '../../base/json';
import { blocksOf, type ResultPart } from '../../servers/result-content';

/** The text of a part without the cut that its preview may have: for saving it as a file. */
export function wholeText(result: JsonObject, part: ResultPart, index: number): string {
  if (part.kind === 'structured') return JSON.stringify(result['structuredContent'], null, 2);
  const block = blocksOf(result)[index];
  if (!isObject(block)) return '';
  if (part.kind === 'unknown') return JSON.stringify(block, null, 2);
  const holder = part.kind === 'resource' ? block['resource'] : block;
  const text = isObject(holder) ? holder['text'] : null;
  return typeof text === 'string' ? text : '';
}
