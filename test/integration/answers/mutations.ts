import { type Node, parseXml, xmlText } from './xml-tree.ts';

type Json = Record<string, unknown>;
type Made = { readonly body: string; readonly contentType?: string } | undefined;

/** One way in which a right answer is spoilt. Undefined where it does not change the answer, or leaves one that is as true as before. */
export interface Mutation {
  readonly name: string;
  readonly as: (body: string) => Made;
}

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>';
const names = /(?:id|arn|name|url|ip|key|identifier)$/i;

/** The list of a JSON document, where it has one: the first that holds objects or texts, from the top. */
function listIn(document: Json): { readonly holder: Json; readonly field: string; readonly items: unknown[] } | undefined {
  let level: Json[] = [document];
  for (let depth = 0; depth < 3 && level.length > 0; depth += 1) {
    for (const holder of level)
      for (const [field, value] of Object.entries(holder)) if (Array.isArray(value) && value.length > 0) return { holder, field, items: value };
    level = level.flatMap((one) =>
      Object.values(one).filter((value): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)),
    );
  }
  return undefined;
}

/** A document's list put in another form. XML knows no null, no object and no number apart: what is undefined for it is left out. */
function list(name: string, json: (items: unknown[]) => unknown, xml?: (list: Node) => void): Mutation {
  return {
    name: `the list ${name}`,
    as: onDocument(
      (document) => {
        const found = listIn(document);
        if (found === undefined) return false;
        const made = json(found.items);
        if (made === undefined) Reflect.deleteProperty(found.holder, found.field);
        else found.holder[found.field] = made;
        return true;
      },
      xml === undefined
        ? undefined
        : (root) => {
            const found = listOfNodes(root);
            if (found === undefined) return false;
            xml(found);
            return true;
          },
    ),
  };
}

/** Each item's, or the last item's, ids and names changed. */
function ids(name: string, change: (value: unknown) => unknown, xml: boolean): Mutation {
  const changed = (item: unknown): unknown =>
    typeof item === 'object' && item !== null
      ? Object.fromEntries(Object.entries(item).flatMap(([key, value]) => (names.test(key) ? [[key, change(value)]] : [[key, value]])))
      : change(item);
  return list(
    `with ids ${name}`,
    (items) => [...items.slice(0, -1), changed(items.at(-1))],
    xml
      ? (found) => {
          const last = found.children.at(-1);
          if (last !== undefined) {
            last.text = '';
            last.children = last.children.filter(({ tag }) => !names.test(tag) && tag !== 'instancesSet');
          }
        }
      : undefined,
  );
}

function onDocument(json: (document: Json) => boolean, xml?: (root: Node) => boolean): Mutation['as'] {
  return (body) => {
    const start = body.trimStart();
    if (start.startsWith('{')) {
      const document = JSON.parse(body) as Json;
      return json(document) ? { body: JSON.stringify(document) } : undefined;
    }
    if (!start.startsWith('<') || xml === undefined) return undefined;
    const root = parseXml(body);
    return root !== undefined && xml(root) ? { body: xmlText(root) } : undefined;
  };
}

function listOfNodes(root: Node): Node | undefined {
  let level = [root];
  for (let depth = 0; depth < 4 && level.length > 0; depth += 1) {
    for (const node of level) if (node.children.length > 1 && node.children.every(({ tag }) => tag === node.children[0]?.tag)) return node;
    level = level.flatMap(({ children }) => children);
  }
  return undefined;
}

const whole = (name: string, body: string, contentType?: string): Mutation => ({
  name,
  as: () => ({ body, ...(contentType === undefined ? {} : { contentType }) }),
});
const error = { code: 500, status: 'INTERNAL', message: 'Encountered internal server error.' };

/** Answers that say nothing of what was asked, whatever it was. */
export const foreign: readonly Mutation[] = [
  whole('an empty body', ''),
  whole('an empty object', '{}'),
  whole('null', 'null'),
  whole('an empty list', '[]'),
  whole('a web page', page, 'text/html'),
  whole('a web page under the type of the answer', page),
  whole('an error in place of it', JSON.stringify({ error, __type: 'InternalFailure', message: error.message })),
  whole('an XML error in place of it', '<ErrorResponse><Error><Code>InternalFailure</Code><Message>m</Message></Error></ErrorResponse>'),
  { name: 'an empty document', as: onDocument(empty, (root) => (root.children = []).length === 0) },
];

/** Some twenty ways to spoil an answer that comes with status 200. */
export const mutations: readonly Mutation[] = [
  ...foreign,
  { name: 'half of it', as: (body) => ({ body: body.slice(0, Math.floor(body.length / 2)) }) },
  list(
    'missing',
    () => undefined,
    (found) => Object.assign(found, { tag: 'anUnknownField' }),
  ),
  list('null', () => null),
  list('an object', () => ({})),
  list('a text', () => 'text'),
  list('a number', () => 7),
  list('with a null in it', (items) => [...items.slice(0, -1), null]),
  list(
    'with an empty item',
    (items) => [...items.slice(0, -1), {}],
    (found) => {
      Object.assign(found.children.at(-1) ?? {}, { children: [], text: '' });
    },
  ),
  list('with a list in it', (items) => [...items.slice(0, -1), []]),
  ids('missing', () => undefined, true),
  ids('null', () => null, false),
  ids('that are objects', () => ({ a: 1 }), false),
];

function empty(document: Json): boolean {
  for (const key of Object.keys(document)) Reflect.deleteProperty(document, key);
  return true;
}
