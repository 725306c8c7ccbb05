/** Reads this repository's own source files, for tests about the source itself. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** All TypeScript files that git knows or would add. */
export const sourceFiles = (): SourceFile[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '')
    .flatMap((path) => {
      try {
        return [{ path, text: readFileSync(join(repositoryRoot, path), 'utf8') }];
      } catch (error) {
        // Deleted in the working tree, still in the index.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    });

const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g;

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');

/** What a file imports: our own files as repository paths, packages by their specifier. */
export const importsOf = (file: SourceFile): string[] =>
  [...withoutComments(file.text).matchAll(importPattern)].map(([, specifier = '']) =>
    specifier.startsWith('.')
      ? normalize(join(dirname(file.path), specifier)).replaceAll('\\', '/')
      : specifier,
  );
