/** Why an update didn't stay, in the reader's language: by the agent's error code. The agent's own English sentence says the rest. */
import { createWords } from '../../../../protocol/face/words.ts';

const useWords = createWords('installation-why', {
  de: {
    UNHEALTHY: 'Die neue Version war nicht gesund.',
    HOOK_FAILED: 'Ein Schritt des Produkts ist fehlgeschlagen.',
    HOOK_TIMED_OUT: 'Ein Schritt des Produkts dauerte zu lange.',
    NO_SPACE: 'Auf dem Datenträger ist zu wenig Platz.',
    READ_ONLY: 'In einen Ordner kann nicht geschrieben werden.',
    DISK_FAULT: 'Der Datenträger meldet einen Fehler.',
    FILE_LOCKED: 'Ein anderes Programm hält eine Datei fest.',
    UNREACHABLE: 'Der Server war nicht erreichbar.',
    STALLED: 'Die Übertragung ist stehen geblieben.',
    HASH_MISMATCH: 'Eine Datei stimmt nicht mit ihrer Prüfsumme überein.',
    SIGNATURE_INVALID: 'Eine Unterschrift stimmt nicht.',
    METADATA_EXPIRED: 'Die Update-Daten sind abgelaufen.',
    CLOCK_SET_BACK: 'Die Uhr des Rechners wurde zurückgestellt.',
    AGENT_TOO_OLD: 'Diese Version braucht einen neueren Agenten.',
    CANCELLED: 'Jemand hat abgebrochen.',
  },
  en: {
    UNHEALTHY: 'The new version was not healthy.',
    HOOK_FAILED: 'One of the product’s steps failed.',
    HOOK_TIMED_OUT: 'One of the product’s steps took too long.',
    NO_SPACE: 'There is too little space on the disk.',
    READ_ONLY: 'A folder can’t be written to.',
    DISK_FAULT: 'The disk reports a fault.',
    FILE_LOCKED: 'Another program holds a file.',
    UNREACHABLE: 'The server could not be reached.',
    STALLED: 'The transfer came to a standstill.',
    HASH_MISMATCH: 'A file doesn’t match its checksum.',
    SIGNATURE_INVALID: 'A signature is wrong.',
    METADATA_EXPIRED: 'The update data has expired.',
    CLOCK_SET_BACK: 'The machine’s clock was set back.',
    AGENT_TOO_OLD: 'This version needs a newer agent.',
    CANCELLED: 'Somebody cancelled.',
  },
});

const said = [
  'UNHEALTHY', 'HOOK_FAILED', 'HOOK_TIMED_OUT', 'NO_SPACE', 'READ_ONLY', 'DISK_FAULT', 'FILE_LOCKED', 'UNREACHABLE', 'STALLED',
  'HASH_MISMATCH', 'SIGNATURE_INVALID', 'METADATA_EXPIRED', 'CLOCK_SET_BACK', 'AGENT_TOO_OLD', 'CANCELLED',
] as const; // prettier-ignore

/** The sentence for a code, null for one that has none here. */
export const useWhy = (): ((code: string | null) => string | null) => {
  const t = useWords();
  return (code) => {
    const known = said.find((one) => one === code);
    return known === undefined ? null : t(known);
  };
};
