/** The areas of the customer area, in the order of its navigation. */
import type { Area } from '../../../protocol/face/area.ts';
import { accountArea } from '../account/routes.tsx';

export const areas: readonly Area[] = [accountArea];
