/** Texts of the remote sessions held. */
import { createWords } from '../../../../protocol/face/words.ts';

export const useWords = createWords('portal-sessions', {
  de: {
    title: 'Fernsitzungen',
    subtitle: 'Wer wann bei Ihnen war, wie lange, und was Sie dabei erlaubt haben.',
    none: 'Noch keine Fernsitzung',
    noneText:
      'Eine Fernsitzung beginnt immer bei Ihnen: Auf dem Rechner öffnen Sie die lokale Seite und nennen dem Support den Code.',
    helper: '{{name}}, {{role}}',
    running: 'läuft gerade',
    lasted: 'dauerte {{time}}',
    machine: 'auf {{machine}}',
    ticket: 'Ticket #{{number}}',
    granted: 'Erlaubt',
    nothingGranted: 'nichts erlaubt',
    older: 'Frühere Sitzungen',
  },
  en: {
    title: 'Remote sessions',
    subtitle: 'Who was with you and when, for how long, and what you allowed.',
    none: 'No remote session yet',
    noneText:
      'A remote session always begins with you: on the machine you open the local page and tell support the code.',
    helper: '{{name}}, {{role}}',
    running: 'being held now',
    lasted: 'lasted {{time}}',
    machine: 'on {{machine}}',
    ticket: 'Ticket #{{number}}',
    granted: 'Allowed',
    nothingGranted: 'nothing allowed',
    older: 'Earlier sessions',
  },
});
