/**
 * The rules that keep the tree readable, each with its reason. Every rule is also run on a planted
 * violation, so that a rule that can't fail is noticed.
 */
import { describe, expect, it } from 'vitest';
import { importsOf, sourceFiles } from './support/source-tree.ts';
import type { SourceFile } from './support/source-tree.ts';

interface Rule {
  readonly name: string;
  readonly reason: string;
  /** The faults of one file. */
  readonly faults: (file: SourceFile) => string[];
  readonly planted: SourceFile;
}

const within = (path: string, ...folders: string[]): boolean =>
  folders.some((folder) => path.startsWith(`${folder}/`));
const imported = (file: SourceFile, forbidden: (path: string) => boolean): string[] =>
  importsOf(file).filter(forbidden);
const shipped = (path: string): boolean => within(path, 'agent', 'server', 'protocol');

/** What runs in a browser: the look the three faces share, console and portal, the agent's local page. */
const isBrowserCode = (path: string): boolean =>
  within(path, 'protocol/face', 'server/web', 'agent/page/web');

/** Files that decide and do nothing else: time, randomness and I/O come in as arguments. */
const isPure = (path: string): boolean =>
  (within(path, 'protocol') && !isBrowserCode(path)) ||
  (within(path, 'agent', 'server') &&
    /(?:^|[/-])(?:rules|state|plan|clocks|business-time|limits|words)\.ts$/.test(path));

const entryPoints = new Set([
  'agent/main.ts',
  'agent/start.ts',
  'agent/trust/conformance.ts',
  'server/start.ts',
  'server/updates/publish/start.ts',
]);

const rules: Rule[] = [
  {
    name: 'protocol imports nothing of ours',
    reason: 'all sides, browsers too, build on it',
    faults: (file) =>
      within(file.path, 'protocol')
        ? imported(
            file,
            (path) => within(path, 'agent', 'server', 'test', 'scripts') || path.startsWith('node:'),
          )
        : [],
    planted: { path: 'protocol/planted.ts', text: `import { x } from '../agent/disk/disk.ts';` },
  },
  {
    name: 'agent and server never import each other',
    reason: 'they run on different machines and trust each other only through protocol/',
    faults: (file) => {
      if (within(file.path, 'agent')) return imported(file, (path) => within(path, 'server'));
      return within(file.path, 'server') ? imported(file, (path) => within(path, 'agent')) : [];
    },
    planted: {
      path: 'agent/planted.ts',
      text: `import type { Signer } from '../server/updates/signing/signer.ts';`,
    },
  },
  {
    name: 'browser code imports protocol and browser code of its own program alone',
    reason: 'whatever it imports is sent to every visitor, and nothing of Node is there',
    faults: (file) =>
      isBrowserCode(file.path)
        ? imported(
            file,
            (path) =>
              path.startsWith('node:') ||
              (within(path, 'agent', 'server') && !isBrowserCode(path)) ||
              (within(file.path, 'protocol') && within(path, 'server', 'agent')),
          )
        : [],
    planted: {
      path: 'server/web/console/planted.tsx',
      text: `import { can } from '../../auth/rules.ts';`,
    },
  },
  {
    name: 'only browser code imports browser code',
    reason: 'it needs a document',
    faults: (file) => (shipped(file.path) && !isBrowserCode(file.path) ? imported(file, isBrowserCode) : []),
    planted: { path: 'server/planted.ts', text: `import { Page } from '../protocol/face/page.tsx';` },
  },
  {
    name: 'the publisher imports protocol, signing and itself alone',
    reason: 'it holds the signing keys and runs on another machine than the server',
    faults: (file) =>
      within(file.path, 'server/updates/publish')
        ? imported(
            file,
            (path) =>
              within(path, 'server') && !within(path, 'server/updates/publish', 'server/updates/signing'),
          )
        : [],
    planted: {
      path: 'server/updates/publish/planted.ts',
      text: `import { openStore } from '../../store/store.ts';`,
    },
  },
  {
    name: 'nothing shipped imports tests or scripts',
    reason: 'they are not there in production',
    faults: (file) => (shipped(file.path) ? imported(file, (path) => within(path, 'test', 'scripts')) : []),
    planted: { path: 'server/planted.ts', text: `import { createWorld } from '../test/support/world.ts';` },
  },
  {
    name: 'pure files import only pure files',
    reason: 'rules are tested by tables, not by set-ups',
    faults: (file) =>
      isPure(file.path)
        ? imported(
            file,
            (path) =>
              (path.startsWith('node:') && path !== 'node:crypto') ||
              (within(path, 'agent', 'server') && !isPure(path)),
          ).filter((path) => !isTypeImport(file, path))
        : [],
    planted: { path: 'agent/update/plan.ts', text: `import { readFile } from 'node:fs/promises';` },
  },
  {
    name: 'pure files read no clock, no chance and no environment',
    reason: 'the same input must give the same answer',
    faults: (file) =>
      isPure(file.path)
        ? [
            ...code(file).matchAll(/\b(?:Date\.now\(|new Date\(\)|Math\.random\(|process\.|Temporal\.Now)/g),
          ].map(([found]) => found)
        : [],
    planted: { path: 'server/updates/offer-rules.ts', text: `export const now = () => Date.now();` },
  },
  {
    name: 'only composition roots read the environment or end the process',
    reason: 'everything else must be usable in a test and in another program',
    faults: (file) =>
      shipped(file.path) && !entryPoints.has(file.path)
        ? [...code(file).matchAll(/\bprocess\.(?:env|exit|argv)\b/g)].map(([found]) => found)
        : [],
    planted: { path: 'server/planted.ts', text: `export const port = process.env['PORT'];` },
  },
  {
    name: 'no folder or file is named for nothing',
    reason: 'utils, helpers, common, manager and service say nothing about what is inside',
    faults: (file) =>
      file.path
        .split(/[/.]/)
        .filter((part) => /^(?:utils?|helpers?|common|managers?|services?|misc)$/.test(part)),
    planted: { path: 'server/utils/strings.ts', text: '' },
  },
  {
    name: 'files are kebab-case',
    reason: 'one way to write a name, on file systems that ignore case too',
    faults: (file) => (/^[a-z0-9./-]+$/.test(file.path) ? [] : [file.path]),
    planted: { path: 'server/ticketStore.ts', text: '' },
  },
  {
    name: 'a file over 400 lines says in its header why it stays whole',
    reason: 'a crowded room is rebuilt before the next feature',
    faults: (file) => {
      const lines = file.text.split('\n').length;
      return lines > 400 && !/stays whole/.test(file.text.slice(0, 2_000)) ? [`${lines} lines`] : [];
    },
    planted: { path: 'server/planted.ts', text: '\n'.repeat(500) },
  },
  {
    name: 'every shipped file begins by saying why it exists',
    reason: 'a newcomer reads the first lines before the rest',
    faults: (file) =>
      shipped(file.path) && !/^(?:#!.*\n)?\/\*\*/.test(file.text) ? ['no header comment'] : [],
    planted: { path: 'server/planted.ts', text: `export const a = 1;` },
  },
];

const code = (file: SourceFile): string =>
  file.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

function isTypeImport(file: SourceFile, path: string): boolean {
  const name = path.split('/').at(-1) ?? path;
  const lines = file.text.match(new RegExp(`import[^;]*${name.replaceAll('.', '\\.')}['"]`, 'g')) ?? [];
  return (
    lines.length > 0 && lines.every((line) => /import type/.test(line.slice(line.lastIndexOf('import'))))
  );
}

describe('the source tree', () => {
  const files = sourceFiles();

  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(15);
  });

  for (const rule of rules) {
    it(`${rule.name}, for ${rule.reason}`, () => {
      expect(files.flatMap((file) => rule.faults(file).map((fault) => `${file.path}: ${fault}`))).toEqual([]);
    });

    it(`notices a violation of: ${rule.name}`, () => {
      expect(rule.faults(rule.planted)).not.toEqual([]);
    });
  }
});
