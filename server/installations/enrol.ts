/**
 * Enrolment: a token made for one customer, product and channel becomes one installation with one device key.
 * The token works once. The same key asking again gets the same answer, because an agent may be cut off after
 * the server stored it; another key is somebody else who found the bundle.
 */
import { createHash } from 'node:crypto';
import type { EnrollRequest, EnrollResponse } from '../../protocol/agent-api.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { channelSchema } from '../../protocol/ids.ts';
import type { Channel } from '../../protocol/ids.ts';
import { getCustomer } from '../customers/store.ts';
import { hashSecret, newId, newSecret } from '../secrets.ts';
import type { Queries, Store } from '../store/store.ts';

const dayMs = 86_400_000;

/** Makes a token for one enrolment; only its hash is kept. */
export const makeEnrolToken = async (
  db: Queries,
  wish: { customerId: string; product: string; channel: Channel; days: number },
  now: Date,
): Promise<{ token: string; expiresAt: string }> => {
  const token = newSecret('enrol');
  const expiresAt = new Date(now.getTime() + wish.days * dayMs).toISOString();
  await db
    .insertInto('enrol_tokens')
    .values({
      hash: hashSecret(token),
      customer_id: wish.customerId,
      product: wish.product,
      channel: wish.channel,
      created_at: now.toISOString(),
      expires_at: expiresAt,
      used_at: null,
      used_key: null,
      installation_id: null,
    })
    .execute();
  return { token, expiresAt };
};

const thumbprint = (key: EnrollRequest['publicKey']): string =>
  createHash('sha256').update(canonicalJson(key)).digest('base64url');

/**
 * Enrols an agent.
 * @throws BeistandError UNAUTHENTICATED (no such token), TOKEN_EXPIRED, TOKEN_USED (by another key)
 */
export const enrol = (store: Store, request: EnrollRequest, now: Date): Promise<EnrollResponse> =>
  store.exclusive('enrol', async (trx) => {
    const hash = hashSecret(request.token);
    const token = await trx
      .selectFrom('enrol_tokens')
      .selectAll()
      .where('hash', '=', hash)
      .executeTakeFirst();
    if (token === undefined)
      throw new BeistandError('UNAUTHENTICATED', 'This enrolment token is not known here.', {
        hint: 'Ask the vendor for a new bundle.',
      });
    const { id, name } = await getCustomer(trx, token.customer_id);
    const place = {
      customer: { id, name },
      product: token.product,
      channel: channelSchema.parse(token.channel),
    };
    const usedKey = thumbprint(request.publicKey);
    if (token.used_at !== null) {
      if (token.used_key === usedKey && token.installation_id !== null)
        return { installationId: token.installation_id, ...place };
      throw new BeistandError('TOKEN_USED', 'This enrolment token was used before, on another machine.', {
        hint: 'If that was not you, tell the vendor at once: someone has your bundle. Ask for a new one.',
      });
    }
    if (token.expires_at < now.toISOString())
      throw new BeistandError('TOKEN_EXPIRED', 'This enrolment token has expired.', {
        hint: 'Ask the vendor for a new bundle.',
      });

    const installationId = newId('i');
    const at = now.toISOString();
    await trx
      .insertInto('installations')
      .values({
        id: installationId,
        customer_id: token.customer_id,
        product: token.product,
        channel: token.channel,
        machine_name: request.machineName,
        platform: request.platform,
        agent_version: request.agentVersion,
        public_key: JSON.stringify(request.publicKey),
        created_at: at,
        last_seen_at: at,
        version: null,
        manifest_sha256: null,
        pinned: null,
        healthy: null,
        reported_at: null,
        revoked_at: null,
      })
      .execute();
    await trx
      .updateTable('enrol_tokens')
      .set({ used_at: at, used_key: usedKey, installation_id: installationId })
      .where('hash', '=', hash)
      .execute();
    return { installationId, ...place };
  });
