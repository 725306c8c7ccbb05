/**
 * The API's description as a page to read: made on the server from the same OpenAPI document, without a script,
 * so that the page needs nothing from elsewhere and runs under the strictest policy.
 */
import { z } from 'zod';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (one) => escapes[one] ?? '');

const contentSchema = z.record(z.string(), z.looseObject({ schema: z.unknown().optional() }));
const operationSchema = z.looseObject({
  summary: z.string().optional(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.unknown())).optional(),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.string(),
        required: z.boolean().optional(),
        schema: z.unknown(),
      }),
    )
    .optional(),
  requestBody: z.looseObject({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: contentSchema.optional() })).optional(),
});
const documentSchema = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

const json = (value: unknown): string => `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`;

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
summary{cursor:pointer;padding:.3rem 0}code{font-weight:600}pre{overflow:auto;padding:.8rem;border:1px solid #8886;border-radius:.4rem}
.method{display:inline-block;min-width:4.5rem;font-family:monospace}h2{margin-top:2rem}table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0}`;

const operation = (path: string, method: string, one: z.infer<typeof operationSchema>): string => {
  const parameters = one.parameters ?? [];
  const rows = parameters
    .map(
      ({ name, in: where, required, schema }) =>
        `<tr><td><code>${escape(name)}</code></td><td>${escape(where)}${required === true ? ', required' : ''}</td><td>${escape(JSON.stringify(schema))}</td></tr>`,
    )
    .join('');
  const body = one.requestBody?.content['application/json']?.schema;
  const answer = one.responses?.['200']?.content?.['application/json']?.schema;
  const signedInBy = (one.security ?? []).map((way) => Object.keys(way).join(' and ')).join(' or ');
  return [
    `<details><summary><span class="method">${escape(method.toUpperCase())}</span> <code>${escape(path)}</code> ${escape(one.summary ?? '')}</summary>`,
    `<p>${escape([one.description, signedInBy === '' ? 'For anyone.' : `By ${signedInBy}.`].filter(Boolean).join('. '))}</p>`,
    rows === '' ? '' : `<table><tr><th>Parameter</th><th>Where</th><th>Form</th></tr>${rows}</table>`,
    body === undefined ? '' : `<h4>Body</h4>${json(body)}`,
    answer === undefined ? '' : `<h4>Answer</h4>${json(answer)}`,
    '</details>',
  ].join('\n');
};

/** What a path is about: the part after /api/v1, or the part after /api. */
const groupOf = (path: string): string => /^\/api\/(?:v1\/)?([a-z-]+)/.exec(path)?.[1] ?? 'other';

/** An OpenAPI document as an HTML page. */
export const openApiPage = (document: unknown): string => {
  const { info, paths } = documentSchema.parse(document);
  const groups = Map.groupBy(Object.entries(paths), ([path]) => groupOf(path));
  const parts = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, entries]) => {
      const operations = entries.flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, one]) => operation(path, method, one)),
      );
      return `<h2 id="${escape(group)}">${escape(group)}</h2>\n${operations.join('\n')}`;
    });
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escape(info.title)} API</title><style>${style}</style></head><body>`,
    `<h1>${escape(info.title)} API ${escape(info.version)}</h1>`,
    '<p>The same as <a href="openapi.json">OpenAPI document</a>. Errors are problem+json with a stable <code>code</code>; lists go on by <code>cursor</code>; writes take an <code>Idempotency-Key</code>.</p>',
    `<nav><p>${[...groups.keys()]
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((group) => `<a href="#${escape(group)}">${escape(group)}</a>`)
      .join(' · ')}</p></nav>`,
    ...parts,
    '</body></html>',
  ].join('\n');
};
