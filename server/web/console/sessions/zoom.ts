/** How large a screen is shown: fitted to its place, or so many percent of its own size. */

export type Zoom = 'fit' | number;

const steps = [25, 50, 75, 100, 125, 150, 200, 300] as const;

/** The next step up or down, from what is shown now. */
export const zoomed = (zoom: Zoom, by: 1 | -1, fittedPercent: number): number => {
  const now = zoom === 'fit' ? fittedPercent : zoom;
  const next = by > 0 ? steps.find((step) => step > now + 1) : steps.findLast((step) => step < now - 1);
  return next ?? (by > 0 ? 300 : 25);
};
