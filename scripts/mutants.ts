import { parseSync } from 'vite';

/**
 * Small wrongs: every way in which one rule of a TypeScript file could be mistaken, one at a time.
 *
 * Types, imports and comments are left alone. Where a mutant would be nonsense to the types it is still run: a test must
 * notice it, and does at once.
 */
export type Mutant = {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly what: string;
};

/** A node of the ESTree that oxc (vite's parser) makes; positions are offsets in UTF-16 units. */
type Node = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
};

const SWAPPED_OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
};

const SWAPPED_METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  max: 'min',
  min: 'max',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
};

export function mutantsOf(code: string, file: string): readonly Mutant[] {
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) throw new Error(`${file} does not parse`);
  const found: Mutant[] = [];
  const entries = new Set<Node>();
  const replace = (node: Node, text: string, what: string) => {
    if (code.slice(node.start, node.end) !== text)
      found.push({ start: node.start, end: node.end, text, what });
  };
  const source = (node: Node) => code.slice(node.start, node.end);

  function visit(node: Node, returns: Returns): void {
    if (/^TS|^Import|^ExportAll/.test(node.type) && !TRANSPARENT.has(node.type)) return;
    mutate(node, returns);
    const inner = isFunction(node) ? returnsOf(node, source) : returns;
    for (const child of childrenOf(node)) visit(child, inner);
  }

  function mutate(node: Node, returns: Returns): void {
    switch (node.type) {
      case 'BinaryExpression':
      case 'LogicalExpression': {
        const [left, right] = [node['left'] as Node, node['right'] as Node];
        const operator = node['operator'] as string;
        for (const other of SWAPPED_OPERATORS[operator] ?? []) {
          replace(node, `(${source(left)} ${other} ${source(right)})`, `${operator} became ${other}`);
        }
        break;
      }
      case 'IfStatement':
        replace(node['test'] as Node, 'false', 'guard removed');
        replace(node['test'] as Node, 'true', 'guard always taken');
        break;
      case 'ConditionalExpression':
        replace(node['test'] as Node, 'false', 'condition became false');
        replace(node['test'] as Node, 'true', 'condition became true');
        break;
      case 'UnaryExpression':
        if (node['operator'] === '!') replace(node, source(node['argument'] as Node), '! removed');
        break;
      case 'Literal':
        literal(node);
        break;
      case 'ArrayExpression':
        shorter(node, node['elements'] as readonly Node[]);
        break;
      case 'ObjectExpression':
        overrides(node);
        break;
      case 'ReturnStatement':
        if (node['argument'] !== null) otherReturn(node['argument'] as Node, returns);
        break;
      case 'ArrowFunctionExpression':
        if (node['expression'] === true) otherReturn(node['body'] as Node, returnsOf(node, source));
        break;
      case 'CallExpression':
        call(node);
        break;
      case 'SwitchCase':
        if (node['test'] !== null) caseRemoved(node);
        break;
      default:
        break;
    }
  }

  function literal(node: Node): void {
    if (typeof node['value'] === 'boolean') replace(node, String(!node['value']), `${node['value']} flipped`);
    if (typeof node['value'] === 'number')
      replace(node, String(node['value'] + 1), `${node['value']} plus one`);
    if (node['regex'] !== undefined) {
      const { pattern, flags } = node['regex'] as { readonly pattern: string; readonly flags: string };
      if (pattern.startsWith('^')) replace(node, `/${pattern.slice(1)}/${flags}`, 'anchor ^ removed');
      if (pattern.endsWith('$')) replace(node, `/${pattern.slice(0, -1)}/${flags}`, 'anchor $ removed');
    }
    if (typeof node['value'] === 'string' && !entries.has(node))
      replace(node, "'mutated'", `${source(node)} replaced`);
  }

  /** A list without one of its entries; an entry that is a text is then not replaced as well. */
  function shorter(node: Node, elements: readonly Node[]): void {
    if (elements.length < 2) return;
    for (const gone of elements) {
      entries.add(gone);
      const rest = elements.filter((element) => element !== gone).map(source);
      replace(node, `[${rest.join(', ')}]`, `entry ${source(gone).slice(0, 40)} removed`);
    }
  }

  /** `{ ...state, place: 'home' }`: what is set over a spread is a rule. */
  function overrides(node: Node): void {
    const properties = node['properties'] as readonly Node[];
    if (!properties.some((property) => property.type === 'SpreadElement')) return;
    for (const gone of properties.filter((property) => property.type === 'Property')) {
      const rest = properties.filter((property) => property !== gone).map(source);
      replace(node, `{ ${rest.join(', ')} }`, `${source(gone).slice(0, 40)} not set`);
    }
  }

  function otherReturn(node: Node, returns: Returns): void {
    if (returns.type === 'boolean') replace(node, `!(${source(node)})`, 'answer negated');
    if (returns.type.endsWith('| null')) replace(node, 'null', 'null returned');
    if (returns.type.endsWith('[]')) replace(node, '[]', 'nothing returned');
    if (returns.same !== null) replace(node, returns.same, `${returns.same} returned as it was`);
  }

  function call(node: Node): void {
    const callee = node['callee'] as Node;
    if (callee.type !== 'MemberExpression' && callee.type !== 'StaticMemberExpression') return;
    const [target, property] = [callee['object'] as Node, callee['property'] as Node];
    const name = source(property);
    const swapped = SWAPPED_METHODS[name];
    if (swapped !== undefined) replace(property, swapped, `${name} became ${swapped}`);
    if (name === 'filter') replace(node, source(target), 'filter removed');
  }

  function caseRemoved(node: Node): void {
    // Its label alone: what it did is then nobody's, or the default's.
    replace(node['test'] as Node, "('removed' as never)", `case ${source(node['test'] as Node)} removed`);
  }

  visit(program as unknown as Node, NO_RETURNS);
  return found.filter((mutant, index) => found.findIndex((other) => isSame(mutant, other)) === index);
}

/** What a function's annotations say of its answer: the type, and a parameter of the very same type. */
type Returns = { readonly type: string; readonly same: string | null };

const NO_RETURNS: Returns = { type: '', same: null };

/** Expressions that only wear a type. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
]);

function isFunction(node: Node): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

function returnsOf(node: Node, source: (node: Node) => string): Returns {
  const typeOf = (annotated: Node) => {
    const annotation = (annotated['typeAnnotation'] ?? null) as Node | null;
    return annotation === null ? '' : source(annotation['typeAnnotation'] as Node);
  };
  const annotation = node['returnType'] as Node | null;
  if (annotation === null || annotation === undefined) return NO_RETURNS;
  const type = source(annotation['typeAnnotation'] as Node).replace(/^\w+ is .*/, 'boolean');
  const parameters = node['params'] as readonly Node[];
  const same = parameters.find((parameter) => parameter.type === 'Identifier' && typeOf(parameter) === type);
  return { type, same: same === undefined ? null : (same['name'] as string) };
}

function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (
      key === 'typeAnnotation' ||
      key === 'returnType' ||
      key === 'typeParameters' ||
      key === 'typeArguments'
    )
      continue;
    // The name of a property is no rule, and a shorthand would be visited twice.
    if (key === 'key' && node.type === 'Property' && node['computed'] !== true) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) children.push(child);
  }
  return children;
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

function isSame(one: Mutant, other: Mutant): boolean {
  return one.start === other.start && one.end === other.end && one.text === other.text;
}
