/** What is built of the web faces, from where and to where. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig, Plugin } from 'vite';
import { notePageFiles } from './page-files.ts';

export const root = join(import.meta.dirname, '..');

/**
 * What every page of every face loads, as one file: forty small ones compress worse by a tenth. Components that only some
 * pages have stay with those.
 */
const inEveryFrame = new RegExp(
  [
    'node_modules/(?:react|react-dom|scheduler|clsx|i18next|use-sync-external-store|use-sidecar|use-callback-ref|react-remove-scroll|react-remove-scroll-bar|react-style-singleton|get-nonce|tslib)/',
    'node_modules/@tanstack/(?:history|query-core|react-query|react-router|react-store|router-core|store)/',
    'node_modules/@floating-ui/',
    'node_modules/@mantine/core/esm/core/',
    'node_modules/@mantine/core/esm/components/(?:ActionIcon|Alert|AppShell|Avatar|Badge|Burger|Button|CloseButton|Collapse|FocusTrap|Group|Input|InputBase|Kbd|Loader|Menu|NavLink|OptionalPortal|Paper|Popover|Portal|Skeleton|Stack|Tabs|Text|TextInput|ThemeIcon|Title|Tooltip|Transition|UnstyledButton|VisuallyHidden)/',
    'protocol/face/(?:area|facts|face|format|keyboard|language|notices|page|preferences|problem|route|shell|states|theme|words)\\.',
  ].join('|'),
);

/**
 * Has Chromium compile a file's functions while it still arrives, beside the page's own work, in place of one by one as each is first
 * called: a third less time in scripts and a quarter off the longest task of a first view. For what every first view runs.
 */
const compileEarly: Plugin = {
  name: 'compile-early',
  generateBundle: {
    // The line counts only at the very top, so it is put there last.
    order: 'post',
    handler: (_options, bundle) => {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk' && (file.isEntry || file.name === 'frame'))
          file.code = `//# allFunctionsCalledOnLoad\n${file.code}`;
    },
  },
};

interface FaceBuild {
  /** Where the built files go. */
  readonly folder: string;
  readonly config: InlineConfig;
}

const faceBuild = (base: string, folder: string, inputs: Readonly<Record<string, string>>): FaceBuild => ({
  folder: join(root, 'dist', folder),
  config: {
    root: join(root, base),
    base: '/',
    configFile: false,
    plugins: [react(), notePageFiles(), compileEarly],
    // A stylesheet or script in the page itself would be refused by our own Content-Security-Policy.
    build: {
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2023',
      manifest: 'manifest.json',
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: {
        // Schemas are made by calls without effects: who uses a constant beside them need not load them.
        treeshake: { manualPureFunctions: ['z'] },
        output: { codeSplitting: { groups: [{ name: 'frame', test: inEveryFrame }] } },
        input: Object.fromEntries(
          Object.entries(inputs).map(([name, path]) => [name, join(root, base, path)]),
        ),
      },
    },
  },
});

/** All faces whose source is there. */
export const faceBuilds: readonly FaceBuild[] = [
  faceBuild('server/web', 'faces', { console: 'console/index.html', portal: 'portal/index.html' }),
  ...(existsSync(join(root, 'agent/page/web/index.html'))
    ? [faceBuild('agent/page/web', 'page', { page: 'index.html' })]
    : []),
];
