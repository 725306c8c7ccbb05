/** The areas of the staff console, in the order of its navigation. */
import type { Area } from '../../../protocol/face/area.ts';

export const areas: readonly Area[] = [];
