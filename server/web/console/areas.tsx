/** The areas of the staff console, in the order of its navigation. */
import type { Area } from '../../../protocol/face/area.ts';
import { accountArea, setupArea } from '../account/routes.tsx';
import { settingsArea } from './settings/routes.tsx';
import { ticketArea } from './tickets/routes.tsx';

export const areas: readonly Area[] = [ticketArea, settingsArea, accountArea, setupArea];
