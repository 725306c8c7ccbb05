/** The doors of better-auth as these pages use them. What they answer is unknown until it was narrowed here. */
import { auth } from '../api/client.ts';

const member = (answer: unknown, name: string): unknown =>
  typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : undefined;
const textOf = (answer: unknown, name: string): string => {
  const value = member(answer, name);
  return typeof value === 'string' ? value : '';
};
const textsOf = (answer: unknown, name: string): string[] => {
  const value = member(answer, name);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

/** @returns whether a second factor is still asked for */
export const signInByPassword = async (email: string, password: string): Promise<boolean> =>
  member(await auth('sign-in/email', { email, password }), 'twoFactorRedirect') === true;

export const confirmByApp = (code: string): Promise<unknown> =>
  auth('two-factor/verify-totp', { code: code.replaceAll(/\s/g, '') });

export const confirmByRecoveryCode = (code: string): Promise<unknown> =>
  auth('two-factor/verify-backup-code', { code: code.trim() });

/** Where the OpenID provider begins. `back` is where it leads in the end. */
export const beginOpenId = async (back: string): Promise<string> =>
  textOf(
    await auth('sign-in/social', {
      provider: 'staff',
      callbackURL: back,
      errorCallbackURL: '/console/sign-in',
    }),
    'url',
  );

export const askForReset = (email: string): Promise<unknown> => auth('request-password-reset', { email });

export const resetPassword = (token: string, newPassword: string): Promise<unknown> =>
  auth('reset-password', { token, newPassword });

export interface NewSecondFactor {
  /** For the authenticator app (otpauth://…). */
  readonly uri: string;
  readonly recoveryCodes: readonly string[];
}

/** Begins a second factor; it counts once a code of the app has been confirmed. */
export const beginSecondFactor = async (password: string): Promise<NewSecondFactor> => {
  const answer = await auth('two-factor/enable', { password });
  return { uri: textOf(answer, 'totpURI'), recoveryCodes: textsOf(answer, 'backupCodes') };
};

export const endSecondFactor = (password: string): Promise<unknown> =>
  auth('two-factor/disable', { password });

/** New recovery codes; the old ones work no more. */
export const renewRecoveryCodes = async (password: string): Promise<readonly string[]> =>
  textsOf(await auth('two-factor/generate-backup-codes', { password }), 'backupCodes');

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

export const listPasskeys = async (): Promise<readonly Passkey[]> => {
  const answer = await auth('passkey/list-user-passkeys');
  return (Array.isArray(answer) ? answer : []).map((one: unknown) => ({
    id: textOf(one, 'id'),
    name: textOf(one, 'name'),
    createdAt: textOf(one, 'createdAt'),
  }));
};

export const renamePasskey = (id: string, name: string): Promise<unknown> =>
  auth('passkey/update-passkey', { id, name });

export const removePasskey = (id: string): Promise<unknown> => auth('passkey/delete-passkey', { id });

/** Whether this browser can make and use passkeys (WebAuthn Level 3, options as JSON), at an address that has a name. */
export const knowsPasskeys = (): boolean =>
  'PublicKeyCredential' in globalThis &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential &&
  !/^(?:[\d.]+|\[.*\])$/.test(location.hostname);

const credentialOf = (made: Credential | null): PublicKeyCredential => {
  if (!(made instanceof PublicKeyCredential)) throw new DOMException('no passkey', 'NotAllowedError');
  return made;
};

/** Makes a passkey on this device for whoever is signed in. @throws DOMException where the person or device refuses */
export const addPasskey = async (name: string): Promise<void> => {
  const options = (await auth('passkey/generate-register-options')) as PublicKeyCredentialCreationOptionsJSON;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const made = credentialOf(await navigator.credentials.create({ publicKey }));
  await auth('passkey/verify-registration', { response: made.toJSON() as unknown, name });
};

/** Signs in with a passkey. @throws DOMException where the person or device refuses */
export const signInByPasskey = async (): Promise<void> => {
  const options = (await auth(
    'passkey/generate-authenticate-options',
  )) as PublicKeyCredentialRequestOptionsJSON;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const proof = credentialOf(await navigator.credentials.get({ publicKey }));
  await auth('passkey/verify-authentication', { response: proof.toJSON() as unknown });
};
