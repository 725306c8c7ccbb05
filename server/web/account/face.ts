/** Which face these shared pages stand in, and where people go once they are in. */

export type Face = 'console' | 'portal';

/** The face whose page is shown. */
export const faceNow = (): Face => (location.pathname.startsWith('/portal') ? 'portal' : 'console');

/** The face a kind of person belongs in. */
export const faceOf = (kind: 'staff' | 'member'): Face => (kind === 'staff' ? 'console' : 'portal');

/**
 * Where to go after signing in, as a path of this site. `next` comes from the address bar, so from anybody: only a
 * plain path inside the face is followed, everything else leads to the face's first page.
 */
export const pathAfter = (face: Face, next: string | undefined): string => {
  const home = `/${face}`;
  if (next === undefined || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return home;
  const inside = next === home || next.startsWith(`${home}/`) ? next : `${home}${next}`;
  const target = new URL(inside, 'http://x');
  const staysInside = target.pathname === home || target.pathname.startsWith(`${home}/`);
  const leadsBack = /^\/(?:console|portal)\/(?:sign-in|invitation|reset-password|setup)$/.test(
    target.pathname,
  );
  return target.host === 'x' && staysInside && !leadsBack
    ? target.pathname + target.search + target.hash
    : home;
};

/** Loads the face anew as whoever has just signed in: nothing of before stays in memory. */
export const enter = (face: Face, next?: string): void => location.assign(pathAfter(face, next));
