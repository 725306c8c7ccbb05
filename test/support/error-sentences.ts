/**
 * Finds every English sentence with which an error of ours can be thrown, for the test that each has a German one. It reads the
 * source: `new BeistandError(code, sentence, { hint })`, through constants, choices (`a ? b : c`) and functions that only make an
 * error of their arguments. What a program fills in is numbered: `{1} is missing.`
 */
import { parseAst } from 'vite';
import { importsOf } from './source-tree.ts';
import type { SourceFile } from './source-tree.ts';

interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const walk = (value: unknown, visit: (node: Node) => void): void => {
  if (Array.isArray(value)) for (const one of value) walk(one, visit);
  else if (isNode(value)) {
    visit(value);
    for (const member of Object.values(value)) walk(member, visit);
  }
};
const nodesOf = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const nameOf = (value: unknown): string | null =>
  isNode(value) && value.type === 'Identifier' ? String(value['name']) : null;

/** A piece of a sentence: words, or what is filled in, by the name of a variable where it is one. */
type Piece = string | { readonly name: string | null };
type Sentence = readonly Piece[];

const openSentence: Sentence = [{ name: null }];

const written = (sentence: Sentence): string => {
  let count = 0;
  return sentence.map((piece) => (typeof piece === 'string' ? piece : `{${(count += 1)}}`)).join('');
};

/** Nothing but what is filled in, and names of one word, is no sentence. */
const isSaid = (text: string): boolean =>
  /\p{L}{2}/u.test(text.replace(/\{\d\}/g, '')) && /\s/.test(text.trim());

/** What the constants of a file are set to; functions may use a name again. */
type Constants = ReadonlyMap<string, readonly Node[]>;

/** All that an expression may say; constants by their names. */
const readings = (value: unknown, constants: Constants, depth = 0): Sentence[] => {
  if (!isNode(value) || depth > 8) return [openSentence];
  const deeper = (one: unknown): Sentence[] => readings(one, constants, depth + 1);
  const joined = (parts: readonly Sentence[][]): Sentence[] =>
    parts.reduce<Sentence[]>(
      (all, part) => all.flatMap((one) => part.map((next) => [...one, ...next])),
      [[]],
    );
  if (value.type === 'Literal' && typeof value['value'] === 'string') return [[value['value']]];
  if (value.type === 'ConditionalExpression')
    return [...deeper(value['consequent']), ...deeper(value['alternate'])];
  if (value.type === 'BinaryExpression' && value['operator'] === '+') {
    const sums = joined([deeper(value['left']), deeper(value['right'])]);
    return sums.some((one) => isSaid(written(one))) ? sums : [openSentence];
  }
  if (value.type === 'LogicalExpression')
    return [...deeper(value['left']), ...deeper(value['right'])].filter((one) =>
      one.some((piece) => piece !== ''),
    );
  if (value.type === 'TemplateLiteral') {
    const expressions = nodesOf(value['expressions']);
    return joined(
      nodesOf(value['quasis']).flatMap((quasi, index) => {
        const words: Sentence[] = [[(quasi['value'] as { cooked: string }).cooked]];
        const filled = expressions[index];
        return filled === undefined ? [words] : [words, deeper(filled)];
      }),
    );
  }
  const name = nameOf(value);
  if (name === null) return [openSentence];
  const known = (constants.get(name) ?? []).flatMap(deeper).filter((one) => isSaid(written(one)));
  return known.length > 0 ? [...known, [{ name }]] : [[{ name }]];
};

/** A function that makes an error of its arguments. */
interface Maker {
  readonly file: string;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly sentences: readonly Sentence[];
}

interface Parsed {
  readonly file: SourceFile;
  readonly tree: unknown;
  readonly constants: Constants;
}

const parse = (file: SourceFile): Parsed => {
  const tree: unknown = parseAst(file.text, { lang: 'ts' });
  const constants = new Map<string, Node[]>();
  walk(tree, (node) => {
    const name = node.type === 'VariableDeclarator' ? nameOf(node['id']) : null;
    if (name !== null && isNode(node['init']))
      constants.set(name, [...(constants.get(name) ?? []), node['init']]);
  });
  return { file, tree, constants };
};

const propertiesOf = (value: unknown, wanted: readonly string[]): Node[] =>
  isNode(value) && value.type === 'ObjectExpression'
    ? nodesOf(value['properties']).flatMap((property) =>
        wanted.includes(nameOf(property['key']) ?? '') && isNode(property['value'])
          ? [property['value']]
          : [],
      )
    : [];

/** A schema's own words for what it refuses. */
const isCheck = (callee: unknown): boolean =>
  isNode(callee) &&
  callee.type === 'MemberExpression' &&
  ['regex', 'refine'].includes(nameOf(callee['property']) ?? '');

/** `faults.push(…)`: what a check collects is told as it stands. */
const collects = (callee: unknown): boolean =>
  isNode(callee) &&
  callee.type === 'MemberExpression' &&
  nameOf(callee['object']) === 'faults' &&
  nameOf(callee['property']) === 'push';

/** What the errors made inside `within` say, hints too. */
const thrownIn = (within: unknown, constants: Constants): Sentence[] => {
  const found: Sentence[] = [];
  walk(within, (node) => {
    if (node.type !== 'NewExpression' || nameOf(node['callee']) !== 'BeistandError') return;
    const [, message, options] = nodesOf(node['arguments']);
    for (const one of [message, ...propertiesOf(options, ['hint'])]) found.push(...readings(one, constants));
  });
  return found;
};

const makersOf = ({ file, tree, constants }: Parsed): Maker[] => {
  const makers: Maker[] = [];
  walk(tree, (node) => {
    const name = node.type === 'VariableDeclarator' ? nameOf(node['id']) : null;
    const made = node['init'];
    if (name === null || !isNode(made) || made.type !== 'ArrowFunctionExpression') return;
    const parameters = nodesOf(made['params']).map((one) => nameOf(one) ?? '');
    const sentences = thrownIn(made['body'], constants).filter((sentence) =>
      sentence.some((piece) => typeof piece !== 'string' && parameters.includes(piece.name ?? '')),
    );
    if (sentences.length > 0) makers.push({ file: file.path, name, parameters, sentences });
  });
  return makers;
};

/** One word handed in is a name (`root`, `stop`), which stays what it is. */
const orName = (given: Sentence): Sentence => (isSaid(written(given)) ? given : openSentence);

/** The sentence with what a call hands in; one for each way the call may be read. */
const filledIn = (sentence: Sentence, maker: Maker, given: readonly Sentence[][]): Sentence[] =>
  sentence.reduce<Sentence[]>(
    (all, piece) => {
      const at = typeof piece === 'string' ? -1 : maker.parameters.indexOf(piece.name ?? '');
      const put = at < 0 ? [[piece]] : (given[at] ?? [openSentence]).map(orName);
      return all.flatMap((one) => put.map((next) => [...one, ...next]));
    },
    [[]],
  );

/**
 * Every sentence of these files, once for each file.
 * @param findings where objects with `message`, `says` and `hint` reach people too, as a doctor's findings do
 */
export const errorSentences = (
  files: readonly SourceFile[],
  findings: (path: string) => boolean,
): { readonly path: string; readonly text: string }[] => {
  const parsed = files.map(parse);
  const makers = parsed.flatMap(makersOf);
  const found: { path: string; text: string }[] = [];
  for (const { file, tree, constants } of parsed) {
    const own = makers.filter((one) => one.file === file.path);
    const known = [...own, ...makers.filter((one) => importsOf(file).includes(one.file))];
    const said = thrownIn(tree, constants).map(written);
    walk(tree, (node) => {
      if (node.type === 'CallExpression') {
        const maker = known.find(({ name }) => name === nameOf(node['callee']));
        const given = nodesOf(node['arguments']).map((one) => readings(one, constants));
        if (isCheck(node['callee'])) said.push(...(given[1] ?? []).map(written));
        if (collects(node['callee'])) said.push(...given.flat().map(written));
        for (const sentence of maker?.sentences ?? [])
          said.push(...filledIn(sentence, maker as Maker, given).map(written));
      }
      if (findings(file.path))
        for (const one of propertiesOf(node, ['message', 'says', 'hint']))
          said.push(...readings(one, constants).map(written));
    });
    for (const text of new Set(said)) if (isSaid(text)) found.push({ path: file.path, text });
  }
  return found;
};
