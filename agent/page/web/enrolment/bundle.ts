/** What a person should see of a bundle before trusting it. The agent parses it strictly; this only reads for showing. */

export interface BundleFacts {
  readonly vendor: string;
  readonly server: string;
  readonly product: string;
  readonly channel: string;
  readonly customer: string;
  readonly expiresAt: string;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The facts of a bundle's text; null where it is none. */
export const bundleFacts = (text: string): BundleFacts | null => {
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    const customer = (value['customer'] ?? {}) as Record<string, unknown>;
    const [vendor, server, product] = [
      textOf(value['vendor']),
      textOf(value['server']),
      textOf(value['product']),
    ];
    const [channel, expiresAt] = [textOf(value['channel']), textOf(value['tokenExpiresAt'])];
    const name = textOf(customer['name']);
    if (vendor === null || server === null || product === null || channel === null) return null;
    if (expiresAt === null || Number.isNaN(Date.parse(expiresAt)) || name === null) return null;
    return { vendor, server, product, channel, customer: name, expiresAt };
  } catch {
    // No JSON, or JSON of another kind: the person is told that it is no bundle.
    return null;
  }
};
