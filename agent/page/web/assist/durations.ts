/** For how long a customer can allow something, in minutes, at a choice. */
export const durations = [15, 30, 60, 120, 240, 480] as const;
