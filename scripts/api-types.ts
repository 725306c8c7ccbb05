/** TypeScript types from an OpenAPI 3.1 document, as far as our own routes use it. Pure. */
import { z } from 'zod';

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly not?: unknown;
}

const schemaOf = z.custom<Schema>((value) => typeof value === 'object' && value !== null);
const json = z.object({ 'application/json': z.object({ schema: schemaOf }).optional() }).optional();
const operation = z.object({
  parameters: z
    .array(
      z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: schemaOf }),
    )
    .default([]),
  requestBody: z.object({ content: json }).optional(),
  responses: z.record(z.string(), z.object({ content: json })),
});
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

const quoted = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

const objectType = (schema: Schema): string => {
  const required = new Set(schema.required);
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, value]) => `${quoted(name)}${required.has(name) ? '' : '?'}: ${typeOf(value)}`,
  );
  const { additionalProperties: more } = schema;
  if (members.length > 0) return `{ ${members.join('; ')} }`;
  if (typeof more === 'object') return `Record<string, ${typeOf(more)}>`;
  return more === false ? 'Record<string, never>' : 'Record<string, unknown>';
};

const plain: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** The type of one schema. */
export const typeOf = (schema: Schema): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((one) => `(${typeOf(one)})`).join(' | ');
  if (schema.allOf !== undefined) return schema.allOf.map((one) => `(${typeOf(one)})`).join(' & ');
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.length > 1) return types.map((type) => `(${typeOf({ ...schema, type })})`).join(' | ');
  const [type = ''] = types;
  if (type === 'object') return objectType(schema);
  if (type === 'array') {
    if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(typeOf).join(', ')}]`;
    return `(${schema.items === undefined ? 'unknown' : typeOf(schema.items)})[]`;
  }
  return plain[type] ?? 'unknown';
};

const prefix = '/api/v1';

/** The whole file. @throws ZodError where it is no OpenAPI document */
export const schemaTypes = (document: unknown): string => {
  const { paths } = documentSchema.parse(document);
  const operations = Object.entries(paths)
    .filter(([path]) => path.startsWith(prefix))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => {
        const of = (place: string) => one.parameters.filter((parameter) => parameter.in === place);
        const members = (place: string) =>
          of(place)
            .map(({ name, required, schema }) => `${quoted(name)}${required ? '' : '?'}: ${typeOf(schema)}`)
            .join('; ');
        const body = one.requestBody?.content?.['application/json']?.schema;
        const answer = one.responses['200']?.content?.['application/json']?.schema;
        return `'${method.toUpperCase()} ${path.slice(prefix.length)}': {
          ${of('path').length === 0 ? '' : `params: { ${members('path')} };`}
          ${of('query').length === 0 ? '' : `query: { ${members('query')} };`}
          ${body === undefined ? '' : `body: ${typeOf(body)};`}
          answer: ${answer === undefined ? 'unknown' : typeOf(answer)};
        };`;
      }),
    );
  return `/** The operations of the server's API. Made by \`npm run web:api\` from the OpenAPI document; not to be changed by hand. A list, so it stays whole. */
  /* oxlint-disable typescript/no-redundant-type-constituents -- the document says so */
  export interface Operations { ${operations.toSorted().join('\n')} }`;
};
