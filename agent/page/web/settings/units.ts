/** Settings in the short form that people type: the agent shows bytes and seconds. */

/** `2097152` as `2M`. */
export const rateText = (value: string | null): string | null => {
  const bytes = Number(value);
  if (value === null || !Number.isInteger(bytes)) return value;
  if (bytes % 1_048_576 === 0) return `${bytes / 1_048_576}M`;
  return bytes % 1_024 === 0 ? `${bytes / 1_024}k` : value;
};

/** `900s` as `15m`. */
export const pauseText = (value: string | null): string | null => {
  const seconds = /^(\d+)s$/.exec(value ?? '')?.[1];
  if (seconds === undefined) return value;
  if (Number(seconds) % 3_600 === 0) return `${Number(seconds) / 3_600}h`;
  return Number(seconds) % 60 === 0 ? `${Number(seconds) / 60}m` : value;
};
