/** The areas of the staff console, in the order of its navigation. */
import type { Area } from '../../../protocol/face/area.ts';
import { accountArea, setupArea } from '../account/routes.tsx';
import { settingsArea } from './settings/routes.tsx';

export const areas: readonly Area[] = [settingsArea, accountArea, setupArea];
