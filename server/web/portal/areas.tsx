/** The areas of the customer area, in the order of its navigation. */
import type { Area } from '../../../protocol/face/area.ts';
import { accountArea } from '../account/routes.tsx';
import { downloadArea } from './downloads/routes.tsx';
import { homeArea } from './home/routes.tsx';
import { installationArea } from './installations/routes.tsx';
import { memberArea } from './members/routes.tsx';
import { reportArea } from './reports/routes.tsx';
import { sessionArea } from './sessions/routes.tsx';
import { ticketArea } from './tickets/routes.tsx';

export const areas: readonly Area[] = [
  homeArea,
  ticketArea,
  downloadArea,
  installationArea,
  sessionArea,
  reportArea,
  memberArea,
  accountArea,
];
