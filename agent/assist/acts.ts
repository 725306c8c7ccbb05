/** What the agent does for a message of the helper's that the gate (gate.ts) has let through. */
import type { HelperMessage } from '../../protocol/session/messages.ts';
import type { Held } from './held.ts';

export const createActs = (held: Held): ((message: HelperMessage) => Promise<void>) => {
  const { face, files, grants, note, questions, recording, seat, talk } = held;
  return async (message) => {
    switch (message.type) {
      case 'ask':
        void questions.askFor(message.capabilities, message.reason ?? null);
        break;
      case 'chat':
        held.noteChat('helper', message.text);
        face.told({ event: 'chat', text: message.text });
        break;
      case 'ping':
        await talk.say({ type: 'pong', id: message.id });
        break;
      case 'terminal-attach':
        await seat.attach(message.from, message);
        break;
      case 'terminal-credit':
        seat.credit(message.upTo);
        break;
      case 'terminal-size':
        seat.resize(message);
        break;
      case 'file-ask':
        void files.ask(message).catch(() => undefined);
        break;
      case 'file-put':
        void files.put(message).catch(() => undefined);
        break;
      case 'file-credit':
        files.credit(message);
        break;
      case 'file-done':
        await files.done(message);
        break;
      case 'file-cancel':
        await files.cancel(message.id);
        break;
      case 'record':
        if (message.on) recording()?.start(seat.size());
        else recording()?.pause();
        note('sessionRecording', { on: message.on });
        face.told({ event: 'recording', on: message.on });
        await talk.say({ type: 'recording', on: message.on });
        break;
      case 'end':
        grants.apply({ kind: 'ended', reason: 'helper-left' });
        break;
      case 'screen-pipe':
      case 'screen-seen':
      case 'screen-key':
        face.screen?.told(message);
        break;
      case 'signal':
        if (message.of === 'screen') face.screen?.told(message);
        else held.direct()?.hear(message.peer, message.data);
        break;
      default:
        break;
    }
  };
};
