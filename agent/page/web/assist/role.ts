/** A helper's role, in words; one that is not known is shown as their account has it. */
import { shownLine } from './shown-text.ts';
import { useWords } from './words.ts';

const roles = ['support', 'development-lead', 'product-owner', 'release-manager', 'admin'] as const;

export const useRole = (): ((role: string) => string) => {
  const t = useWords();
  return (role) => {
    const known = roles.find((one) => one === role);
    return known === undefined ? shownLine(role, 64) : t(`role_${known}`);
  };
};
