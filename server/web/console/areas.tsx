/** The areas of the staff console, in the order of its navigation. */
import type { Area } from '../../../protocol/face/area.ts';
import { accountArea, setupArea } from '../account/routes.tsx';
import { buildArea } from './builds/routes.tsx';
import { customerArea } from './customers/routes.tsx';
import { installationArea } from './installations/routes.tsx';
import { reportArea } from './reports/routes.tsx';
import { settingsArea } from './settings/routes.tsx';
import { sessionArea } from './sessions/routes.tsx';
import { ticketArea } from './tickets/routes.tsx';

export const areas: readonly Area[] = [
  ticketArea,
  sessionArea,
  customerArea,
  installationArea,
  buildArea,
  reportArea,
  settingsArea,
  accountArea,
  setupArea,
];
