/** The agent's words begin small, as the command line shows them; standing alone on a page they begin large. */
export const begunLarge = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
