/**
 * A build as a file for people: what is in it and who signed it, the tree as one archive, its checksums, and the
 * folder for machines without a network. What is for one customer does not exist for another; what is withdrawn
 * is not given out.
 */
import { z } from 'zod';
import { channelSchema, channels } from '../../../protocol/ids.ts';
import { notesSchema } from '../../../protocol/manifest.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import { publishPaths } from '../../../protocol/publish-api.ts';
import { ownOf } from '../../api/endpoint.ts';
import type { Endpoint } from '../../api/endpoint.ts';
import type { Actor } from '../../auth/rules.ts';
import type { Route } from '../../http/route.ts';
import type { Store } from '../../store/store.ts';
import { readCurrent } from '../repository/current.ts';
import { createArchives } from './archives.ts';
import { archiveName, checksumLines } from './build-rules.ts';
import { findBuild, readSigned, refuseWithdrawn } from './find.ts';
import { sendArchive } from './send.ts';
import { signaturesOf } from './signatures.ts';

const query = z.strictObject({ target: z.string().min(1).max(512) });
type Asked = z.output<typeof query>;

const packageSchema = z.object({
  target: z.string(),
  kind: z.enum(['build', 'script']),
  product: z.string(),
  channel: channelSchema,
  name: z.string(),
  platform: z.string(),
  createdAt: z.string(),
  publishedAt: z.string(),
  notes: notesSchema,
  minimumAgent: z.string().nullable(),
  sbom: z.object({ path: z.string(), sha256: z.string() }).nullable(),
  files: z.int(),
  treeBytes: z.int(),
  archive: z.object({ name: z.string(), sizeBytes: z.int() }),
  offline: z.object({ name: z.string(), sizeBytes: z.int() }),
  deltas: z.array(z.object({ baseVersion: z.string(), sizeBytes: z.int() })),
  manifest: z.object({ url: z.string(), sha256: z.string(), sizeBytes: z.int() }),
  signatures: z.array(
    z.object({
      role: z.enum(['root', 'targets', ...channels]),
      version: z.int(),
      expires: z.string(),
      sha256: z.string(),
      url: z.string(),
      threshold: z.int(),
      keys: z.array(z.object({ keyId: z.string(), publicKey: z.string(), signed: z.boolean() })),
    }),
  ),
});

export interface DownloadRoutesOptions {
  readonly store: Store;
  /** The repository's folder. */
  readonly repository: string;
}

export const downloadRoutes = (endpoint: Endpoint, { store, repository }: DownloadRoutesOptions): Route[] => {
  const archives = createArchives(repository);
  /** A build for one customer is that customer's; one for all is whoever's asks. */
  const ofBuild = async ({ actor, query: { target } }: { actor: Actor; query: Asked }) => {
    const { customer } = await findBuild(store.db, target);
    return customer === null ? ownOf(actor) : { customerId: customer };
  };
  const open = async ({ target }: Asked) => {
    const build = await findBuild(store.db, target);
    refuseWithdrawn(build);
    const current = await readCurrent(repository);
    return { build, current, signed: { target, ...(await readSigned(repository, current, build)) } };
  };
  const url = (path: string): string => `${publishPaths.repository}/${path}`;
  const about = { action: 'build.read', query, of: ofBuild } as const;

  return [
    endpoint({
      ...about,
      method: 'get',
      path: '/builds/package',
      summary: 'One build: its notes, its sizes as files, and who signed it.',
      answer: packageSchema,
      handle: async ({ query: asked }) => {
        const { build, current, signed } = await open(asked);
        const { manifest } = signed;
        const archive = await archives.build(signed);
        const offline = await archives.offline(current, signed);
        return {
          target: build.target,
          kind: manifest.kind,
          product: manifest.product,
          channel: signed.channel,
          name: build.name,
          platform: manifest.platform,
          createdAt: manifest.createdAt,
          publishedAt: build.publishedAt,
          notes: manifest.notes,
          minimumAgent: manifest.minimumAgent ?? null,
          sbom:
            manifest.kind === 'build' && manifest.sbom !== undefined
              ? { path: manifest.sbom.path, sha256: manifest.sbom.sha256 }
              : null,
          files: manifest.files.length,
          treeBytes: manifest.files.reduce((sum, file) => sum + file.size, 0),
          archive: { name: archive.fileName, sizeBytes: archive.sizeBytes },
          offline: { name: offline.fileName, sizeBytes: offline.sizeBytes },
          deltas: (manifest.kind === 'build' ? manifest.deltas : []).map(({ baseVersion, size }) => ({
            baseVersion,
            sizeBytes: size,
          })),
          manifest: {
            url: url(repositoryLayout.target(build.target, signed.sha256)),
            sha256: signed.sha256,
            sizeBytes: signed.manifestBytes,
          },
          signatures: signaturesOf(current, signed.channel).map((one) => ({
            ...one,
            url: url(repositoryLayout.metadata(`${one.version}.${one.role}.json`)),
          })),
        };
      },
    }),
    endpoint({
      ...about,
      method: 'get',
      path: '/builds/download',
      summary: 'A build as one tar archive; ranges and ETag, so that a download can be gone on with.',
      handle: async ({ query: asked, request, response }) => {
        const { signed } = await open(asked);
        await sendArchive(request, response, await archives.build(signed));
      },
    }),
    endpoint({
      ...about,
      method: 'get',
      path: '/builds/offline',
      summary: 'A build with all that `agent import` needs, as one tar archive.',
      handle: async ({ query: asked, request, response }) => {
        const { current, signed } = await open(asked);
        await sendArchive(request, response, await archives.offline(current, signed));
      },
    }),
    endpoint({
      ...about,
      method: 'get',
      path: '/builds/checksum',
      summary: 'The SHA-256 of a build’s archive. The first who asks waits while it is read through.',
      answer: z.object({ name: z.string(), sizeBytes: z.int(), sha256: z.string() }),
      handle: async ({ query: asked }) => {
        const { signed } = await open(asked);
        const { fileName, sizeBytes } = await archives.build(signed);
        return { name: fileName, sizeBytes, sha256: await archives.buildSha256(signed) };
      },
    }),
    endpoint({
      ...about,
      method: 'get',
      path: '/builds/checksums',
      summary: 'The SHA-256 of every file of a build, from its signed manifest, as `sha256sum` reads it.',
      handle: async ({ query: asked, response }) => {
        const { signed } = await open(asked);
        const name = `${archiveName(signed.manifest)}.sha256`;
        response.set('Content-Disposition', `attachment; filename="${name}"`);
        response.type('text/plain; charset=utf-8').send(checksumLines(signed.manifest));
      },
    }),
  ];
};
