/** What the documents name is there: a file that moved takes its mentions with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../support/source-tree.ts';

const documents = [
  'README.md',
  ...readdirSync(join(repositoryRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const ours = /`((?:agent|server|protocol|test|scripts|docs)\/[\w./-]+)`/g;
const linked = /\]\((?!https?:|#)([^)#\s]+)/g;

const namedIn = (document: string): string[] => {
  const text = readFileSync(join(repositoryRoot, document), 'utf8');
  const beside = (path: string): string => join(document, '..', path);
  return [
    ...[...text.matchAll(ours)].map(([, path = '']) => path),
    ...[...text.matchAll(linked)].map(([, path = '']) => beside(path)),
  ];
};

it.each(documents)('%s names only files and folders that are there', (document) => {
  expect(namedIn(document).filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
});

it('finds what the documents name', () => {
  expect(documents.flatMap(namedIn).length).toBeGreaterThan(100);
});
