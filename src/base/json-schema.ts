// JSON Schema for schemas that strangers write, without `eval` (the manifest's policy forbids it) and without the
// network: a reference that leaves its document is refused, never followed (basic/index, "JSON Schema Usage").

import { dereference, type OutputUnit, type Schema, type SchemaDraft, validate } from '@cfworker/json-schema';
import type { Json, JsonObject } from './json';
import { copySchema, type InstanceSize, SchemaError, type SchemaProblem, sizeOf } from './json-schema-copy';

export type { SchemaProblem } from './json-schema-copy';

/** One way in which a value does not fit. */
export type JsonProblem = {
  /** JSON Pointer (RFC 6901) to the value; empty for the whole. */
  readonly path: string;
  /** The keyword that the value does not satisfy, for a sentence of our own; `schema` where the schema is at fault. */
  readonly keyword: string;
  /** The validator's own words, in English; a code where the keyword is `schema`. */
  readonly message: string;
};

const MAX_PROBLEMS = 50;
const MAX_MESSAGE_LENGTH = 300;
/** Subschemas applied to values, in all: well under a second. Recursive schemas can double it with every level. */
const MAX_APPLICATIONS = 500_000;
const BASE = new URL('https://schema.invalid/');
const DIALECTS: readonly (readonly [RegExp, SchemaDraft])[] = [
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, '2020-12'],
  [/^https?:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/, '2019-09'],
  [/^https?:\/\/json-schema\.org\/draft-0[67]\/schema#?$/, '7'],
  [/^https?:\/\/json-schema\.org\/draft-04\/schema#?$/, '4'],
];
/** Keywords whose failure is one statement; what failed inside an alternative says nothing by itself. */
const WHOLE_STATEMENTS = new Set(['anyOf', 'oneOf', 'not', 'contains', 'propertyNames']);

/**
 * Whether a schema can be used at all: of a known dialect (2020-12 where none is named), at most 32 subschemas deep
 * and 10,000 in all, with every reference inside it.
 */
export function checkSchema(schema: JsonObject): SchemaProblem | null {
  try {
    prepare(schema, { longestText: 0, longestArray: 0 });
    return null;
  } catch (error) {
    return problemOf(error);
  }
}

/**
 * How a value differs from a schema: at most 50 problems, empty where it fits.
 *
 * Never throws. With a schema that can't be used the one problem is its code; with one that takes too long on this
 * value, `SCHEMA_TOO_COMPLEX`. Patterns that could take too long are not tried, `format` asserts nothing.
 */
export function validateJson(schema: JsonObject, value: Json): readonly JsonProblem[] {
  try {
    const prepared = prepare(schema, sizeOf(value));
    return differences(prepared, value);
  } catch (error) {
    return [schemaAtFault(problemOf(error))];
  }
}

function differences({ root, draft, lookup }: Prepared, value: Json): readonly JsonProblem[] {
  try {
    return statements(validate(value, root, draft, lookup, false).errors);
  } catch {
    return [schemaAtFault('SCHEMA_TOO_COMPLEX')];
  }
}

function schemaAtFault(message: SchemaProblem | 'SCHEMA_TOO_COMPLEX'): JsonProblem {
  return { path: '', keyword: 'schema', message };
}

type Prepared = {
  readonly root: Schema;
  readonly draft: SchemaDraft;
  readonly lookup: Record<string, Schema | boolean>;
};

function prepare(schema: JsonObject, size: InstanceSize): Prepared {
  const draft = draftOf(schema['$schema']);
  const root: Schema = copySchema(schema, size, applicationCounter());
  const lookup = dereference(root, Object.create(null), BASE);
  for (const subschema of Object.values(lookup)) {
    if (typeof subschema === 'boolean' || subschema.$ref === undefined) continue;
    if (lookup[subschema.__absolute_ref__ ?? ''] === undefined)
      throw new SchemaError(refProblem(subschema.$ref));
  }
  return { root, draft, lookup };
}

function draftOf(declared: unknown): SchemaDraft {
  if (typeof declared !== 'string') return '2020-12';
  const known = DIALECTS.find(([uri]) => uri.test(declared));
  if (known === undefined) throw new SchemaError('SCHEMA_DIALECT_UNKNOWN');
  return known[1];
}

function refProblem(ref: string): SchemaProblem {
  const resolved = URL.canParse(ref, BASE.href) ? new URL(ref, BASE) : null;
  return resolved !== null && resolved.host !== BASE.host ? 'SCHEMA_REF_REMOTE' : 'SCHEMA_REF_UNRESOLVED';
}

/**
 * The prototype of all subschemas of one run. The validator reads every keyword once each time it applies a
 * subschema, this one too, which no copy has: so reading it counts the work, and ends it when it is too much.
 */
function applicationCounter(): object {
  let applications = 0;
  return Object.defineProperty(Object.create(null), '$recursiveAnchor', {
    enumerable: false,
    get() {
      applications += 1;
      if (applications > MAX_APPLICATIONS) throw new RangeError('Too many applications');
      return undefined;
    },
  });
}

/** Of the validator's tree of errors the ones that a person can act on, each at its own value. */
function statements(errors: readonly OutputUnit[]): readonly JsonProblem[] {
  const problems: JsonProblem[] = [];
  let inside: string | null = null;
  for (const [index, { keyword, keywordLocation, instanceLocation, error }] of errors.entries()) {
    if (inside !== null && keywordLocation.startsWith(`${inside}/`)) continue;
    // `false` says nothing that the keyword which holds it has not said.
    if (keyword === 'false' && problems.length > 0) continue;
    inside = WHOLE_STATEMENTS.has(keyword) ? keywordLocation : null;
    const next = errors[index + 1];
    const isWrapper = inside === null && next?.keywordLocation.startsWith(`${keywordLocation}/`) === true;
    if (isWrapper) continue;
    problems.push({
      path: decodeURI(instanceLocation.slice(1)),
      keyword,
      message: error.slice(0, MAX_MESSAGE_LENGTH),
    });
    if (problems.length === MAX_PROBLEMS) break;
  }
  return problems;
}

/** The validator throws for what it can't resolve or read as a URL: a duplicate id, an id that is none. */
function problemOf(error: unknown): SchemaProblem {
  return error instanceof SchemaError ? error.code : 'SCHEMA_MALFORMED';
}
