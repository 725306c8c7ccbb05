/** The areas of the customer area, in the order of its navigation. */
import type { Area } from '../../../protocol/face/area.ts';
import { accountArea } from '../account/routes.tsx';
import { downloadArea } from './downloads/routes.tsx';
import { installationArea } from './installations/routes.tsx';
import { ticketArea } from './tickets/routes.tsx';

export const areas: readonly Area[] = [ticketArea, downloadArea, installationArea, accountArea];
