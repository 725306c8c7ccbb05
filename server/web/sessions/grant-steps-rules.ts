/** From “allowed since then: all of this” to what was added and what was taken back at each step. Pure. */

export interface GrantStep<C extends string> {
  readonly at: string;
  readonly kind: 'allowed' | 'takenBack';
  readonly what: readonly C[];
}

/** The steps of some changes, oldest first. */
export const grantSteps = <C extends string>(
  changes: readonly { readonly at: string; readonly granted: readonly C[] }[],
): GrantStep<C>[] =>
  changes.flatMap(({ at, granted }, index) => {
    const before = changes[index - 1]?.granted ?? [];
    const steps = [
      { at, kind: 'takenBack', what: before.filter((one) => !granted.includes(one)) },
      { at, kind: 'allowed', what: granted.filter((one) => !before.includes(one)) },
    ] as const;
    return steps.filter(({ what }) => what.length > 0);
  });
