/**
 * What each end says to the relay, as text beside the sealed frames, which are binary. The relay is believed in nothing
 * but where to connect: names and numbers it passes on are proved by the handshake (binding.ts) and the pipe.
 */
import { z } from 'zod';
import { instantSchema, ticketNumberSchema } from '../ids.ts';
import { bindingSchema, sessionIdSchema } from './binding.ts';
import { capabilitiesSchema } from './capabilities.ts';
import { lookupSchema } from './code.ts';

export const relayPaths = { agent: '/relay/agent', console: '/relay/console' } as const;

const message = <K extends string, S extends z.core.$ZodLooseShape>(type: K, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });
const frames = z.int().min(0);
const token = z.string().regex(/^[A-Za-z0-9_-]{20,100}$/);
const reason = z.string().regex(/^[a-z-]{1,40}$/);

/** Comes back within the grace, having received so many frames. */
const resume = message('resume', { session: sessionIdSchema, token, received: frames });
/** Answers the loss of this number: how many frames had come before. */
const again = message('again', { loss: frames, received: frames });
const bye = message('bye', { reason });

export const agentToRelaySchema = z.discriminatedUnion('type', [
  message('open', { ticket: ticketNumberSchema.nullable() }),
  /** Whether the helper who is trying proved the code. */
  message('tried', { right: z.boolean() }),
  /** For the ticket's record: what is allowed now, as the agent says. */
  message('told', { granted: capabilitiesSchema }),
  resume,
  again,
  bye,
]);
export type AgentToRelay = z.infer<typeof agentToRelaySchema>;

export const consoleToRelaySchema = z.discriminatedUnion('type', [
  message('join', { lookup: lookupSchema }),
  resume,
  again,
  bye,
]);
export type ConsoleToRelay = z.infer<typeof consoleToRelaySchema>;

/** A server that helps two ends find a way to each other (WebRTC), with credentials for this session. */
export const iceServerSchema = z.strictObject({
  urls: z.array(z.string().max(512)).max(8),
  username: z.string().max(200).optional(),
  credential: z.string().max(200).optional(),
  /** Whatever goes past the relay goes through this server: the ends are not shown each other's addresses. */
  only: z.literal(true).optional(),
});
export type IceServer = z.infer<typeof iceServerSchema>;

/** WebRTC's `iceTransportPolicy` for these servers. */
export const icePolicy = (servers: readonly IceServer[]): 'relay' | 'all' =>
  servers.some((one) => one.only === true) ? 'relay' : 'all';
const ice = z.array(iceServerSchema).max(8);

/** The other end is gone for now, for the so-many-eth time, or is back having received so many frames. */
const lost = message('lost', { loss: frames });
const back = message('again', { received: frames });
const ended = message('ended', { reason });

export const relayToAgentSchema = z.discriminatedUnion('type', [
  message('opened', { session: sessionIdSchema, lookup: lookupSchema, token, expiresAt: instantSchema }),
  /** Somebody typed the code; a try begins. */
  message('helper', { binding: bindingSchema, ice }),
  lost,
  back,
  ended,
]);
export type RelayToAgent = z.infer<typeof relayToAgentSchema>;

export const relayToConsoleSchema = z.discriminatedUnion('type', [
  message('joined', { binding: bindingSchema, token, ice }),
  lost,
  back,
  ended,
]);
export type RelayToConsole = z.infer<typeof relayToConsoleSchema>;
