/** Rates and lengths of time as people type them. Pure. */

/** `500k`, `2M`, `1.5MiB`, `none` → bytes a second (null for none); undefined where it is not a rate. k = 1024. */
export const parseRate = (text: string): number | null | undefined => {
  if (/^(?:none|0)$/i.test(text)) return null;
  const match = /^(\d{1,9}(?:[.,]\d{1,3})?)\s*([kmg]?)(?:i?b)?(?:\/s)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const factor = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(match[2] ?? '').toLowerCase()] ?? 1;
  const rate = Math.round(Number((match[1] ?? '').replace(',', '.')) * factor);
  return rate >= 1_024 ? rate : undefined;
};

/** `90`, `90s`, `15m`, `6h`, `2d` → milliseconds; undefined where it is not a length of time. */
export const parseDuration = (text: string): number | undefined => {
  const match = /^(\d{1,6})\s*(s|m|min|h|d)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const unit = (match[2] ?? 's').toLowerCase();
  const factor = { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 1_000;
  return Number(match[1]) * factor;
};
