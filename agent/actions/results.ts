/** What each action hands back. The shapes stand in protocol/, where the local page's browser code finds them too. */
export * from '../../protocol/agent-results.ts';
