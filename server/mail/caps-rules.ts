/** How many automatic mails one address may get: two machines that answer each other stop here. */

export interface Caps {
  readonly perHour: number;
  readonly perDay: number;
}

export const mayAnswerAutomatically = (
  sent: { readonly lastHour: number; readonly lastDay: number },
  caps: Caps,
): boolean => sent.lastHour < caps.perHour && sent.lastDay < caps.perDay;
