// A stranger's JSON Schema, copied into one that is safe to run: bounded, with nothing in it but what validation
// reads, and never with a way out of the document. The validator writes into the schemas it gets: another reason.

import { isObject, type Json, type JsonObject } from './json';
import { isJudgeable } from './pattern';

/** Why a schema can't be used. */
export type SchemaProblem =
  | 'SCHEMA_MALFORMED'
  | 'SCHEMA_DIALECT_UNKNOWN'
  | 'SCHEMA_TOO_DEEP'
  | 'SCHEMA_TOO_LARGE'
  | 'SCHEMA_REF_REMOTE'
  | 'SCHEMA_REF_UNRESOLVED';

export class SchemaError extends Error {
  readonly code: SchemaProblem;

  constructor(code: SchemaProblem) {
    super(code);
    this.code = code;
  }
}

/** What the instance needs of its schema: patterns and pairwise comparisons are left out where they could be slow. */
export type InstanceSize = { readonly longestText: number; readonly longestArray: number };

/** A subschema of the copy. */
export type SchemaCopy = { [keyword: string]: unknown };

/** Subschemas within subschemas. */
const MAX_DEPTH = 32;
/** Subschemas, and the values of `enum` and `required`, in all. */
const MAX_NODES = 10_000;
/** Uniqueness compares every pair. */
const MAX_UNIQUE_ITEMS = 1_000;

const TYPES: readonly unknown[] = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const SCHEMAS = new Set(
  'additionalItems additionalProperties contains else if items not propertyNames then unevaluatedItems unevaluatedProperties'.split(
    ' ',
  ),
);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAPS = new Set(['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties']);
const NUMBERS = new Set(
  'maximum minimum exclusiveMaximum exclusiveMinimum multipleOf maxLength minLength maxItems minItems maxContains minContains maxProperties minProperties'.split(
    ' ',
  ),
);

/**
 * Copies the keywords that validation reads; `format` is none of them (an annotation, Validation §7.2.1).
 *
 * Lenient where a keyword of one place is not as it should be (a boolean `required`, a pattern that is no regular
 * expression): the keyword is left out. Not where the structure is broken.
 *
 * @param prototype of every subschema in the copy.
 * @throws SchemaError
 */
export function copySchema(schema: JsonObject, size: InstanceSize, prototype: object): SchemaCopy {
  return new Copier(size, prototype).copy(schema, 0) as SchemaCopy;
}

class Copier {
  readonly #size: InstanceSize;
  readonly #prototype: object;
  #nodes = 0;

  constructor(size: InstanceSize, prototype: object) {
    this.#size = size;
    this.#prototype = prototype;
  }

  copy(schema: unknown, depth: number): SchemaCopy | boolean {
    this.#count(1);
    if (depth > MAX_DEPTH) throw new SchemaError('SCHEMA_TOO_DEEP');
    if (typeof schema === 'boolean') return schema;
    if (!isObject(schema)) throw new SchemaError('SCHEMA_MALFORMED');
    const copy: SchemaCopy = Object.create(this.#prototype);
    for (const [keyword, value] of Object.entries(schema)) {
      const copied = this.#keyword(keyword, value, depth + 1);
      if (copied !== undefined) copy[keyword] = copied;
    }
    this.#foldDynamicRefs(schema, copy);
    this.#foldDependencies(schema, copy, depth + 1);
    if (this.#hasLostPattern(schema, copy)) delete copy['additionalProperties'];
    return copy;
  }

  #keyword(keyword: string, value: unknown, depth: number): unknown {
    if (SCHEMAS.has(keyword))
      return Array.isArray(value) ? this.#list(value, depth) : this.copy(value, depth);
    if (LISTS.has(keyword)) return this.#list(value, depth);
    if (MAPS.has(keyword)) return this.#map(keyword, value, depth);
    if (NUMBERS.has(keyword)) return Number.isFinite(value) ? value : this.#draft4Bound(keyword, value);
    switch (keyword) {
      case 'type':
        return readType(value);
      case 'enum':
        return this.#values(value);
      case 'const':
        return value;
      case 'required':
        return isTextList(value) ? this.#values(value) : undefined;
      case 'dependentRequired':
        return isObject(value) && Object.values(value).every(isTextList) ? value : undefined;
      case 'pattern':
        return typeof value === 'string' && isJudgeable(value, this.#size.longestText) ? value : undefined;
      case 'uniqueItems':
        return value === true && this.#size.longestArray <= MAX_UNIQUE_ITEMS ? value : undefined;
      case '$id':
      case 'id':
      case '$ref':
      case '$anchor':
        return typeof value === 'string' ? value : undefined;
      default:
        return undefined;
    }
  }

  #list(list: unknown, depth: number): unknown {
    if (!Array.isArray(list)) throw new SchemaError('SCHEMA_MALFORMED');
    return list.map((member: unknown) => this.copy(member, depth));
  }

  #map(keyword: string, map: unknown, depth: number): unknown {
    if (!isObject(map)) throw new SchemaError('SCHEMA_MALFORMED');
    return Object.fromEntries(
      Object.entries(map)
        .filter(([key]) => keyword !== 'patternProperties' || isJudgeable(key, this.#size.longestText))
        .map(([key, member]) => [key, this.copy(member, depth)]),
    );
  }

  #values(list: unknown): unknown {
    if (!Array.isArray(list)) throw new SchemaError('SCHEMA_MALFORMED');
    this.#count(list.length);
    return list;
  }

  /** Draft 4 wrote `exclusiveMinimum: true` beside `minimum`; elsewhere a boolean there means nothing. */
  #draft4Bound(keyword: string, value: unknown): unknown {
    return keyword.startsWith('exclusive') && value === true ? value : undefined;
  }

  /**
   * The validator knows neither the dynamic references of 2020-12 nor most of 2019-09's recursive ones. Within one
   * document, which is all that is allowed here, both lead where a plain reference leads.
   */
  #foldDynamicRefs(schema: Readonly<Record<string, unknown>>, copy: SchemaCopy): void {
    const { $dynamicAnchor, $dynamicRef, $recursiveRef } = schema;
    if (typeof $dynamicAnchor === 'string') copy['$anchor'] ??= $dynamicAnchor;
    const ref = $dynamicRef ?? $recursiveRef;
    if (typeof ref === 'string') copy['$ref'] ??= ref;
  }

  /**
   * Up to draft 7 one keyword did what two do since, and the validator takes its property names for keywords: written
   * as the two. Where a newer keyword names the same property, that one holds.
   */
  #foldDependencies(schema: Readonly<Record<string, unknown>>, copy: SchemaCopy, depth: number): void {
    const { dependencies } = schema;
    if (dependencies === undefined) return;
    if (!isObject(dependencies)) throw new SchemaError('SCHEMA_MALFORMED');
    const [required, schemas]: [[string, unknown][], [string, unknown][]] = [[], []];
    for (const [key, member] of Object.entries(dependencies)) {
      if (isTextList(member)) required.push([key, member]);
      else schemas.push([key, this.copy(member, depth)]);
    }
    this.#count(required.length);
    copy['dependentRequired'] = { ...Object.fromEntries(required), ...objectOf(copy['dependentRequired']) };
    copy['dependentSchemas'] = { ...Object.fromEntries(schemas), ...objectOf(copy['dependentSchemas']) };
  }

  /** Without one of the patterns "all other properties" would mean more than it should. */
  #hasLostPattern(schema: Readonly<Record<string, unknown>>, copy: SchemaCopy): boolean {
    const [before, after] = [schema['patternProperties'], copy['patternProperties']];
    return isObject(before) && isObject(after) && Object.keys(before).length > Object.keys(after).length;
  }

  #count(nodes: number): void {
    this.#nodes += nodes;
    if (this.#nodes > MAX_NODES) throw new SchemaError('SCHEMA_TOO_LARGE');
  }
}

function readType(value: unknown): unknown {
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (names.length === 0 || !names.every((name) => TYPES.includes(name)))
    throw new SchemaError('SCHEMA_MALFORMED');
  return value;
}

function objectOf(value: unknown): object {
  return isObject(value) ? value : {};
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** The longest text (keys too) and array in a value, without recursion: a value may be nested as deep as it likes. */
export function sizeOf(value: Json): InstanceSize {
  let longestText = 0;
  let longestArray = 0;
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') longestText = Math.max(longestText, next.length);
    else if (Array.isArray(next)) {
      longestArray = Math.max(longestArray, next.length);
      for (const item of next) rest.push(item);
    } else if (isObject(next)) {
      for (const [key, item] of Object.entries(next)) {
        longestText = Math.max(longestText, key.length);
        rest.push(item);
      }
    }
  }
  return { longestText, longestArray };
}
