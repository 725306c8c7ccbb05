/** The journal's lines as sentences. What has none is shown by its kind, with its data. */
import type { History } from '../../../../protocol/agent-results.ts';
import { createWords } from '../../../../protocol/face/words.ts';

const useWords = createWords('page-stories', {
  de: {
    enrolled: 'Angemeldet bei {{vendor}} für {{product}}',
    'planned.update': 'Update von {{from}} auf {{to}} begonnen ({{by}})',
    'planned.first': 'Installation von {{to}} begonnen ({{by}})',
    'planned.rollback': 'Weg zurück von {{from}} auf {{to}} begonnen ({{by}})',
    'state.committed': '{{to}} ist in Betrieb und gesund',
    'state.rollingBack': '{{to}} wird zurückgenommen: {{message}}',
    'state.rolledBack': '{{from}} ist wieder in Betrieb',
    step: 'Schritt: {{state}}',
    abandoned: 'Aufgegeben, bevor das Produkt berührt wurde: {{message}}',
    recovered: 'Unterbrochen bei „{{was}}“, zu Ende gebracht: {{now}}',
    unhealthy: '{{version}} hat die Gesundheitsprüfung nicht bestanden: {{says}}',
    hook: 'Schritt „{{hook}}“ von {{version}}: Code {{exitCode}}',
    verified: '{{version}} geprüft: {{differing}} Abweichungen, {{repaired}} repariert',
    scriptStarted: 'Skript {{id}} gestartet',
    scriptEnded: 'Skript {{id}} beendet, Code {{exitCode}}',
    pinned: 'Festgehalten auf {{version}}',
    unpinned: 'Nicht mehr festgehalten',
    settingChanged: 'Einstellung „{{name}}“: {{from}} → {{to}}',
    ticketOpened: 'Ticket {{number}} eröffnet',
    ticketFile: 'Datei {{path}} an Ticket {{ticket}} übergeben',
    journalHealed: 'Letzte, unvollständige Zeile des Journals entfernt',
    journalDamaged: 'Beschädigtes Journal beiseitegelegt: {{setAside}}',
    deltaFallback: 'Eine Differenz war nicht brauchbar; ganze Teile wurden geladen',
    fetchedMore: 'Fehlende Teile nachgeladen',
    reportLost: 'Eine Meldung ging verloren: {{message}}',
    person: 'von Hand',
    daemon: 'vom Dienst',
    nothing: 'nichts',
  },
  en: {
    enrolled: 'Enrolled with {{vendor}} for {{product}}',
    'planned.update': 'Update from {{from}} to {{to}} begun ({{by}})',
    'planned.first': 'Installation of {{to}} begun ({{by}})',
    'planned.rollback': 'Way back from {{from}} to {{to}} begun ({{by}})',
    'state.committed': '{{to}} is in use and healthy',
    'state.rollingBack': '{{to}} is taken back: {{message}}',
    'state.rolledBack': '{{from}} is in use again',
    step: 'Step: {{state}}',
    abandoned: 'Given up before the product was touched: {{message}}',
    recovered: 'Interrupted at “{{was}}”, brought to its end: {{now}}',
    unhealthy: '{{version}} did not pass its health check: {{says}}',
    hook: 'Step “{{hook}}” of {{version}}: exit code {{exitCode}}',
    verified: '{{version}} verified: {{differing}} differences, {{repaired}} repaired',
    scriptStarted: 'Script {{id}} started',
    scriptEnded: 'Script {{id}} ended, exit code {{exitCode}}',
    pinned: 'Pinned to {{version}}',
    unpinned: 'No longer pinned',
    settingChanged: 'Setting “{{name}}”: {{from}} → {{to}}',
    ticketOpened: 'Ticket {{number}} opened',
    ticketFile: 'file {{path}} handed to ticket {{ticket}}',
    journalHealed: 'Last, torn line of the journal removed',
    journalDamaged: 'Damaged journal set aside: {{setAside}}',
    deltaFallback: 'A delta was not usable; whole parts were fetched',
    fetchedMore: 'Missing parts fetched',
    reportLost: 'A report was lost: {{message}}',
    person: 'by hand',
    daemon: 'by the daemon',
    nothing: 'nothing',
  },
});

type Entry = History['entries'][number];

const plainKinds = new Set([
  'enrolled', 'abandoned', 'recovered', 'unhealthy', 'hook', 'verified', 'scriptStarted', 'scriptEnded', 'pinned',
  'unpinned', 'settingChanged', 'ticketOpened', 'ticketFile', 'journalHealed', 'journalDamaged', 'deltaFallback', 'fetchedMore', 'reportLost',
]); // prettier-ignore
const toldStates = new Set(['committed', 'rollingBack', 'rolledBack']);

/** Says a line; its kind where there is no sentence for it. */
export const useStory = (): ((entry: Entry) => string) => {
  const t = useWords();
  return ({ kind, data }) => {
    const text = (value: unknown): string => {
      if (value === null || value === undefined || value === '') return t('nothing');
      return typeof value === 'string' ? value : JSON.stringify(value);
    };
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries(data)) values[name] = text(value);
    const by = t(data['by'] === 'daemon' ? 'daemon' : 'person');
    if (kind === 'state') {
      const state = String(data['state']);
      if (state === 'planned') {
        if (data['job'] === 'rollback') return t('planned.rollback', { ...values, by });
        return t(typeof data['from'] === 'string' ? 'planned.update' : 'planned.first', { ...values, by });
      }
      return toldStates.has(state) ? t(`state.${state}` as 'state.committed', values) : t('step', { state });
    }
    return plainKinds.has(kind) ? t(kind as 'pinned', values) : kind;
  };
};

/** How a line is marked: went well, needs a look, or neither. */
export const toneOf = ({ kind, data }: Entry): 'good' | 'bad' | 'plain' => {
  if (kind === 'state')
    return data['state'] === 'committed' ? 'good' : data['state'] === 'rollingBack' ? 'bad' : 'plain';
  if (kind === 'hook' || kind === 'scriptEnded') return data['exitCode'] === 0 ? 'plain' : 'bad';
  if (kind === 'verified') return data['differing'] === 0 ? 'good' : 'bad';
  return ['abandoned', 'unhealthy', 'journalDamaged', 'journalHealed', 'reportLost', 'rollbackImpossible', 'treeDiffers', 'treeNotRepaired'].includes(kind) ? 'bad' : 'plain'; // prettier-ignore
};
