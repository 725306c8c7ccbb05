/**
 * The enrolment bundle as the agent reads it: the one file whose content is trusted because a person handed
 * it over. Still hostile until parsed; its root must at least be whole and signed by its own keys.
 */
import { bundleSchema } from '../../protocol/bundle.ts';
import type { Bundle } from '../../protocol/bundle.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { TrustedStore } from '../trust/store.ts';
import { requireAllowedUrl } from './url-rules.ts';

const hint = 'Ask your vendor for a new bundle, and check that the file arrived whole.';

/**
 * A bundle from its bytes; `now` is only handed on to the check of the root, which accepts an expired one.
 * @throws BeistandError BAD_INPUT, TOO_LARGE, INSECURE_URL, METADATA_INVALID, SIGNATURE_INVALID
 */
export const parseBundle = (bytes: Uint8Array, now: Date): Bundle => {
  if (bytes.length > limits.bundleBytes)
    throw new BeistandError('TOO_LARGE', `The bundle is larger than ${limits.bundleBytes} bytes.`, { hint });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new BeistandError('BAD_INPUT', 'The bundle is not JSON.', { hint, cause });
  }
  const parsed = bundleSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new BeistandError(
      'BAD_INPUT',
      `The bundle is not valid: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'unknown fault'}.`,
      { hint, cause: parsed.error },
    );
  }
  const bundle = parsed.data;
  for (const url of [bundle.server, ...bundle.repositories]) requireAllowedUrl(url);
  // Throws where the root is not signed by a threshold of the keys it names itself.
  void new TrustedStore(new TextEncoder().encode(bundle.root), now);
  return bundle;
};
