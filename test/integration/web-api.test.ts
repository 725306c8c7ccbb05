/** The typed client of the faces is made from the routes that answer it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { typeOf } from '../../scripts/api-types.ts';
import { repositoryRoot } from '../support/source-tree.ts';

it('server/web/api/schema.ts says what the routes say', async () => {
  const run = promisify(execFile)(process.execPath, ['scripts/web-api.ts', '--check'], {
    cwd: repositoryRoot,
  });
  await expect(run).resolves.toMatchObject({ stderr: '' });
});

it.each([
  [{ type: 'string' }, 'string'],
  [{ type: ['string', 'null'] }, '(string) | (null)'],
  [{ enum: ['A', 'B'] }, '"A" | "B"'],
  [{ type: 'array', items: { type: 'integer' } }, '(number)[]'],
  [
    { type: 'object', properties: { a: { type: 'string' }, 'b-c': { type: 'boolean' } }, required: ['a'] },
    '{ a: string; "b-c"?: boolean }',
  ],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
  [{ anyOf: [{ const: 'x' }, { type: 'null' }] }, '("x") | (null)'],
  [{}, 'unknown'],
])('%j is %s', (schema, type) => expect(typeOf(schema)).toBe(type));
