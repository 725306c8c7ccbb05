/** What is built of the web faces, from where and to where. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

export const root = join(import.meta.dirname, '..');

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
    plugins: [react()],
    // A stylesheet or script in the page itself would be refused by our own Content-Security-Policy.
    build: {
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2023',
      manifest: 'manifest.json',
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: {
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
