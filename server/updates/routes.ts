/** The publisher's API (protocol/publish-api.ts). A token lets in; signatures decide what may be published. */
import type { Request } from 'express';
import { BeistandError } from '../../protocol/errors.ts';
import {
  metadataRequestSchema,
  metadataResponseSchema,
  onlineKeysSchema,
  publishCustomerSchema,
  publishPaths,
} from '../../protocol/publish-api.ts';
import { getCustomer } from '../customers/store.ts';
import type { Limiter } from '../http/limits.ts';
import type { Route } from '../http/route.ts';
import type { Store } from '../store/store.ts';
import { authenticatePublisher } from './publish-tokens.ts';
import { blobOf, hasBlob, storeBlob } from './repository/blobs.ts';
import { wantedOnlineKeys } from './repository/online-keys.ts';
import type { Repository } from './repository/repository.ts';

export interface PublishRoutesOptions {
  readonly store: Store;
  readonly repository: Repository;
  readonly keysFolder: string;
  readonly incoming: string;
  readonly failures: Limiter;
  readonly now: () => Date;
}

const blobPath = (request: Request): string => {
  const { path } = request.params;
  return Array.isArray(path) ? path.join('/') : (path ?? '');
};

/** Lets publishers pass; counts wrong tokens against their address. */
export const publisherDoor =
  ({ store, failures, now }: Pick<PublishRoutesOptions, 'store' | 'failures' | 'now'>) =>
  async (request: Request): Promise<void> => {
    try {
      await authenticatePublisher(store.db, request.get('authorization'), now());
    } catch (error) {
      await failures.spend(request.ip ?? 'unknown');
      throw error;
    }
  };

export const publishRoutes = ({
  store,
  repository,
  keysFolder,
  incoming,
  failures,
  now,
}: PublishRoutesOptions): Route[] => {
  const authenticate = publisherDoor({ store, failures, now });

  return [
    {
      method: 'get',
      path: publishPaths.onlineKeys,
      summary: 'The public keys a root has to name for snapshot and timestamp.',
      caller: 'publisher',
      answer: onlineKeysSchema,
      handle: async (request, response) => {
        await authenticate(request);
        response.json(await wantedOnlineKeys(keysFolder));
      },
    },
    {
      method: 'head',
      path: `${publishPaths.blobs}/*path`,
      summary: 'Whether a pack, delta or manifest is stored.',
      caller: 'publisher',
      handle: async (request, response) => {
        await authenticate(request);
        const there = await hasBlob(repository.folder, blobOf(blobPath(request)));
        response.status(there ? 200 : 404).end();
      },
    },
    {
      method: 'put',
      path: `${publishPaths.blobs}/*path`,
      summary: 'Stores a pack, delta or manifest under the hash in its name.',
      caller: 'publisher',
      handle: async (request, response) => {
        await authenticate(request);
        const blob = blobOf(blobPath(request));
        if (Number(request.get('content-length') ?? 0) > blob.maxBytes)
          throw new BeistandError('TOO_LARGE', `At most ${blob.maxBytes} bytes are accepted.`);
        await storeBlob(repository.folder, incoming, blob, request);
        response.status(204).end();
      },
    },
    {
      method: 'post',
      path: publishPaths.metadata,
      summary: 'Publishes signed metadata: all of it, or nothing.',
      caller: 'publisher',
      body: metadataRequestSchema,
      answer: metadataResponseSchema,
      handle: async (request, response) => {
        await authenticate(request);
        response.json(await repository.accept(metadataRequestSchema.parse(request.body)));
      },
    },
    {
      method: 'get',
      path: `${publishPaths.customers}/:id`,
      summary: 'A customer by id.',
      caller: 'publisher',
      answer: publishCustomerSchema,
      handle: async (request, response) => {
        await authenticate(request);
        response.json(await getCustomer(store.db, String(request.params['id'])));
      },
    },
  ];
};
