/**
 * What of the screen is shown, for the record: when it begins, each surface that is chosen in place of it, and when it ends, each
 * once. The customer's page says what it shows; that it shows nothing any more follows from the grant as well.
 */
import type { FromScreen } from '../../protocol/session/screen.ts';

type State = Extract<FromScreen, { type: 'screen-state' }>;

export interface ScreenNotes {
  /** @param chosen whether it tells of a surface that was chosen just now: one window after another is two lines */
  readonly said: (message: FromScreen, chosen: boolean) => void;
  /** The grant is gone, and with it whatever was shown. */
  readonly stop: () => void;
}

export const createScreenNotes = (note: (data: Readonly<Record<string, unknown>>) => void): ScreenNotes => {
  let shown: Pick<State, 'surface'> | null = null;
  const stop = (): void => {
    if (shown === null) return;
    shown = null;
    note({ state: 'stopped' });
  };
  return {
    said: (message, chosen) => {
      if (message.type !== 'screen-state') return;
      const { on, surface, width, height } = message;
      if (!on) {
        stop();
        return;
      }
      // A window that is made larger is the same one.
      if (!chosen && shown?.surface === surface) return;
      note({ state: shown === null ? 'shown' : 'changed', surface, width, height });
      shown = { surface };
    },
    stop,
  };
};
