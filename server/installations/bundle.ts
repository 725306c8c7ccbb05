/** The file that enrols one machine: whom to trust, where the server is, and a token that works once. */
import { bundleSchema } from '../../protocol/bundle.ts';
import type { Bundle } from '../../protocol/bundle.ts';
import { BeistandError } from '../../protocol/errors.ts';
import type { Channel } from '../../protocol/ids.ts';
import type { Config } from '../config.ts';
import { withoutSlash } from '../config.ts';
import { getCustomer } from '../customers/store.ts';
import type { Store } from '../store/store.ts';
import { readCurrent } from '../updates/repository/current.ts';
import { makeEnrolToken } from './enrol.ts';

export interface BundleWish {
  readonly customerId: string;
  readonly product: string;
  readonly channel: Channel;
  /** The address the agent reaches the server at; asked for once everything else is there. */
  readonly server: () => Promise<string> | string;
  /** PEM certificates of a private authority. */
  readonly authorities?: string | undefined;
}

/**
 * Makes a bundle and its token.
 * @throws BeistandError TRUST_NOT_ESTABLISHED (nothing to trust yet), NOT_FOUND (the customer)
 */
export const makeBundle = async (
  {
    store,
    repository,
    config,
  }: { store: Store; repository: string; config: Pick<Config, 'mirrors' | 'vendor' | 'enrolTokenDays'> },
  wish: BundleWish,
  now: Date,
): Promise<Bundle> => {
  const { product, channel, authorities } = wish;
  const customer = await getCustomer(store.db, wish.customerId);
  const { root } = await readCurrent(repository);
  if (root === null)
    throw new BeistandError('TRUST_NOT_ESTABLISHED', 'There is no root yet that an agent could trust.', {
      hint: 'First, on the machine with the keys: publish trust',
    });
  const server = await wish.server();
  const { token, expiresAt } = await makeEnrolToken(
    store.db,
    { customerId: customer.id, product, channel, days: config.enrolTokenDays },
    now,
  );
  return bundleSchema.parse({
    formatVersion: 1,
    server,
    repositories: [`${server}/repository`, ...config.mirrors.map(withoutSlash)],
    token,
    tokenExpiresAt: expiresAt,
    product,
    channel,
    // Name by name: what else is known of a customer is not for a file that leaves the house.
    customer: { id: customer.id, name: customer.name },
    vendor: config.vendor,
    root: root.text,
    ...(authorities === undefined ? {} : { authorities }),
  } satisfies Bundle);
};
