/** The files that differ from what the vendor signed, and what became of each. */
import { Badge, Code, Table, Text } from '@mantine/core';
import type { Verified } from '../../../../protocol/agent-results.ts';
import { createWords } from '../../../../protocol/face/words.ts';

const useWords = createWords('page-differences', {
  de: {
    title: 'Dateien, die von der unterschriebenen Version abweichen',
    path: 'Datei',
    fault: 'Abweichung',
    state: 'Stand',
    changed: 'verändert',
    missing: 'fehlt',
    extra: 'zu viel',
    wrongMode: 'falsche Rechte',
    wrongKind: 'falsche Art',
    repaired: 'repariert',
    open: 'offen',
    more: 'Und {{count}} weitere.',
  },
  en: {
    title: 'Files that differ from the signed version',
    path: 'File',
    fault: 'Difference',
    state: 'State',
    changed: 'changed',
    missing: 'missing',
    extra: 'extra',
    wrongMode: 'wrong permissions',
    wrongKind: 'wrong kind',
    repaired: 'repaired',
    open: 'open',
    more: 'And {{count}} more.',
  },
});

/** More than a person reads. */
const mostRows = 200;

export const Differences = ({ differing }: { differing: Verified['differing'] }) => {
  const t = useWords();
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table aria-label={t('title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('path')}</Table.Th>
            <Table.Th>{t('fault')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differing.slice(0, mostRows).map(({ path, fault, repaired }) => (
            <Table.Tr key={path}>
              <Table.Td>
                <Code>{path}</Code>
              </Table.Td>
              <Table.Td>{t(fault as 'changed')}</Table.Td>
              <Table.Td>
                <Badge variant="light" color={repaired ? 'teal' : 'orange'}>
                  {t(repaired ? 'repaired' : 'open')}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {differing.length > mostRows ? (
        <Text size="sm">{t('more', { count: differing.length - mostRows })}</Text>
      ) : null}
    </Table.ScrollContainer>
  );
};
