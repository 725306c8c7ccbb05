/**
 * OPAQUE (RFC 9807) with the code's secret half: the agent is its server, the helper's page its client. Who sits in
 * between learns nothing about the secret by listening, and by taking part gets one guess for each try. The binding
 * (session, relay, ticket, helper) stands as the names of both roles; where the ends were told different things, the
 * handshake fails as if the code were wrong.
 *
 * The agent's record lives in its memory for one try, so nothing is gained by stretching the secret at length.
 */
import { client, ready, server } from '@serenity-kit/opaque';
import { z } from 'zod';
import { BeistandError } from '../errors.ts';
import { bindingText } from './binding.ts';
import type { Binding } from './binding.ts';
import { bytesOf, utf8 } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import { sessionLimits } from './limits.ts';

const part = z.string().regex(/^[A-Za-z0-9_-]{1,2000}$/);
const messageSchema = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('start'), data: part }),
  z.strictObject({ step: z.literal('answer'), data: part }),
  z.strictObject({ step: z.literal('finish'), data: part }),
]);
type Step = z.infer<typeof messageSchema>['step'];

const keyStretching = { 'argon2id-custom': { iterations: 1, memory: 8, parallelism: 1 } } as const;

const wrong = (cause?: unknown): BeistandError =>
  new BeistandError('CODE_WRONG', 'The code is not right, or somebody in between changed something.', {
    hint: 'Ask the customer to read the code out again.',
    cause,
  });

const write = (step: Step, data: string): Bytes => utf8(JSON.stringify({ step, data }));

const read = (bytes: Uint8Array, step: Step): string => {
  if (bytes.length > sessionLimits.handshakeBytes) throw wrong();
  try {
    const message = messageSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (message.step === step) return message.data;
  } catch (cause) {
    throw wrong(cause);
  }
  throw wrong();
};

const keyBytes = (base64url: string): Bytes => {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return bytesOf(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
};

const namesOf = (binding: Binding): { client: string; server: string } => {
  const text = bindingText(binding);
  return { client: `helper ${text}`, server: `agent ${text}` };
};

/** Runs the library, whose faults are strings and panics of WebAssembly, as one step that works or is a wrong code. */
const attempt = <T>(work: () => T): T => {
  try {
    return work();
  } catch (cause) {
    throw wrong(cause);
  }
};

export interface AgentHandshake {
  /** Answers the helper's first message; from then on this try counts. @throws BeistandError CODE_WRONG */
  readonly answer: (start: Uint8Array) => Bytes;
  /** The shared key, once the helper has proved that they know the secret. @throws BeistandError CODE_WRONG */
  readonly finish: (finish: Uint8Array) => Bytes;
}

/** One try at the agent's end. */
export const agentHandshake = async (secret: string, binding: Binding): Promise<AgentHandshake> => {
  await ready;
  const identifiers = namesOf(binding);
  const userIdentifier = binding.session;
  const serverSetup = server.createSetup();
  const own = client.startRegistration({ password: secret });
  const { registrationResponse } = server.createRegistrationResponse({
    serverSetup,
    userIdentifier,
    registrationRequest: own.registrationRequest,
  });
  const { registrationRecord } = client.finishRegistration({
    password: secret,
    registrationResponse,
    clientRegistrationState: own.clientRegistrationState,
    identifiers,
    keyStretching,
  });
  let state: string | null = null;
  return {
    answer: (start) => {
      const startLoginRequest = read(start, 'start');
      // A second guess against one record would be a free one.
      if (state !== null) throw wrong();
      const answered = attempt(() =>
        server.startLogin({
          serverSetup,
          registrationRecord,
          startLoginRequest,
          userIdentifier,
          identifiers,
        }),
      );
      state = answered.serverLoginState;
      return write('answer', answered.loginResponse);
    },
    finish: (finish) => {
      const finishLoginRequest = read(finish, 'finish');
      const serverLoginState = state;
      if (serverLoginState === null) throw wrong();
      return keyBytes(
        attempt(() => server.finishLogin({ serverLoginState, finishLoginRequest, identifiers })).sessionKey,
      );
    },
  };
};

export interface HelperHandshake {
  readonly start: Bytes;
  /** What to send back, and the shared key. @throws BeistandError CODE_WRONG */
  readonly finish: (answer: Uint8Array) => { readonly finish: Bytes; readonly key: Bytes };
}

/** One try at the helper's end. */
export const helperHandshake = async (secret: string, binding: Binding): Promise<HelperHandshake> => {
  await ready;
  const started = client.startLogin({ password: secret });
  return {
    start: write('start', started.startLoginRequest),
    finish: (answer) => {
      const loginResponse = read(answer, 'answer');
      const finished = attempt(() =>
        client.finishLogin({
          clientLoginState: started.clientLoginState,
          loginResponse,
          password: secret,
          identifiers: namesOf(binding),
          keyStretching,
        }),
      );
      if (finished === undefined) throw wrong();
      return { finish: write('finish', finished.finishLoginRequest), key: keyBytes(finished.sessionKey) };
    },
  };
};
