/** Input of commands, parsed; what is wrong with it is named member by member. */
import { BeistandError } from '../../protocol/errors.ts';
import type { z } from 'zod';

/** @throws BeistandError BAD_INPUT with `details.faults` */
export const parseInput = <S extends z.ZodType>(schema: S, input: unknown): z.infer<S> => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((one) => [...one.path, one.message].join(': '));
  throw new BeistandError('BAD_INPUT', `That can’t be done so: ${faults[0] ?? ''}`, {
    details: { faults },
    cause: parsed.error,
  });
};
