/** Why a session ended, as a text's key. */
const known = ['revoked', 'code-expired', 'code-tried', 'helper-left', 'not-allowed', 'not-enrolled', 'idle', 'longest', 'lost', 'broken', 'finished', 'fault', 'gone', 'stopping'] as const; // prettier-ignore

export const reasonKey = (reason: string) => {
  const found = known.find((one) => one === reason);
  return found === undefined ? 'reason_unknown' : (`reason_${found}` as const);
};
