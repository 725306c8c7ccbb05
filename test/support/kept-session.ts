/** A session that was held, as a row: for tests of what is kept of sessions, without holding one. */
import type { Capability } from '../../protocol/session/capabilities.ts';
import type { Store } from '../../server/store/store.ts';

export interface KeptSession {
  readonly id: string;
  readonly agent: { readonly installationId: string; readonly customerId: string };
  readonly at: Date;
  readonly name?: string;
  readonly helperId?: string;
  readonly ticket?: number;
  readonly granted?: readonly Capability[];
}

/** Puts in a session of five minutes that ended at `at`. */
export const keepSession = async (store: Store, session: KeptSession): Promise<void> => {
  const { id, agent, at, name = 'Stefanie Stab', helperId = 'u_helper', ticket = null } = session;
  const granted = session.granted ?? ['terminal-watch', 'screen', 'record'];
  const startedAt = new Date(at.getTime() - 5 * 60_000).toISOString();
  await store.db
    .insertInto('sessions')
    .values({
      id,
      installation_id: agent.installationId,
      customer_id: agent.customerId,
      ticket,
      helper_id: helperId,
      helper: JSON.stringify({ id: helperId, name, role: 'support', vendor: 'Muster Software' }),
      started_at: startedAt,
      ended_at: at.toISOString(),
      granted: JSON.stringify(granted),
      grants: JSON.stringify([{ at: startedAt, granted }]),
      grants_signed: 0,
      reason: 'revoked',
      agent_token_hash: '',
      helper_token_hash: '',
    })
    .execute();
};
