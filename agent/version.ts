/** The agent's own version: sent with every report, compared with a manifest's `minimumAgent`. Equal to package.json's (a test holds it). */
export const agentVersion = '0.1.0';
