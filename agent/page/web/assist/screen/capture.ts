/**
 * What of the screen is captured. The browser asks which screen, window or tab, after a click and never without it; we only
 * hear what was chosen. Its own bar «stop sharing» ends it as much as our button does.
 */

export interface Capture {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  /** Null where the browser does not say. */
  readonly surface: 'monitor' | 'window' | 'browser' | null;
}

const surfaces = ['monitor', 'window', 'browser'] as const;

/** Asks for a surface; call it from a click. Rejects where the customer chose none. */
export const captureScreen = async (): Promise<Capture> => {
  // Chromium leaves this page out of its list, and offers no other tab in its own bar: such a change is not told to a page, and
  // each choice is to stand in the journal.
  const wish: DisplayMediaStreamOptions & Record<string, unknown> = {
    video: { frameRate: { max: 30 } },
    audio: false,
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'exclude',
    monitorTypeSurfaces: 'include',
  };
  const stream = await navigator.mediaDevices.getDisplayMedia(wish);
  const [track] = stream.getVideoTracks();
  if (track === undefined) throw new Error('nothing was captured');
  // Letters and edges rather than movement.
  track.contentHint = 'text';
  const told = track.getSettings().displaySurface;
  return { stream, track, surface: surfaces.find((one) => one === told) ?? null };
};

export const canCapture = (): boolean =>
  // Missing on phones, though the types do not say so.
  typeof (navigator.mediaDevices as MediaDevices | undefined)?.getDisplayMedia === 'function';

/** How long a surface that was chosen together with the consent waits for its session. */
const keptMs = 30_000;
let early: { readonly capture: Promise<Capture>; readonly forget: () => void } | null = null;

/** To be called by the click that grants the screen: the browser then asks at once which, and nobody has to click again. */
export const chooseWithConsent = (): void => {
  early?.forget();
  if (!canCapture()) return;
  const capture = captureScreen();
  const forget = (): void => {
    if (early === mine) early = null;
    capture.then(({ track }) => track.stop()).catch(() => undefined);
  };
  const mine = { capture, forget };
  early = mine;
  setTimeout(() => {
    if (early === mine) forget();
  }, keptMs);
};

/** What was chosen together with the consent; once. */
export const chosenWithConsent = (): Promise<Capture> | null => {
  const found = early;
  early = null;
  return found?.capture ?? null;
};
