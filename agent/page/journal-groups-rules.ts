/** The journal's kinds by what a reader looks for. Pure. */
import type { HistoryGroup } from '../../protocol/page-api.ts';
import { troubleKinds } from '../actions/trouble-rules.ts';

const states = ['planned', 'committed', 'rollingBack', 'rolledBack'].map((state) => `state:${state}`);

/** The kinds of each group, states as `state:<name>`. */
export const kindsOfGroup: Readonly<Record<HistoryGroup, ReadonlySet<string>>> = {
  updates: new Set([
    ...states,
    'abandoned',
    'recovered',
    'unhealthy',
    'hook',
    'fetchedMore',
    'rollbackImpossible',
  ]),
  checks: new Set(['verified', 'treeDiffers', 'treeNotRepaired']),
  scripts: new Set(['scriptStarted', 'scriptEnded']),
  sessions: new Set([
    'sessionOpened',
    'sessionTried',
    'sessionHelper',
    'sessionGranted',
    'sessionWithdrawn',
    'sessionDenied',
    'sessionRefused',
    'sessionFile',
    'sessionKeyboard',
    'sessionPaused',
    'sessionRecording',
    'sessionChat',
    'sessionScreen',
    'sessionLost',
    'sessionBack',
    'sessionEnded',
    'sessionSent',
    'sessionNotSent',
  ]),
  decisions: new Set(['enrolled', 'pinned', 'unpinned', 'settingChanged', 'ticketOpened', 'ticketFile']),
  trouble: troubleKinds,
};
