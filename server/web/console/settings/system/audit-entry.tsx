/** One entry of the audit log; what changed in it is shown member by member. */
import { ActionIcon, Code, Group, Stack, Table, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { auditKinds } from '../../../../../protocol/audit.ts';
import { useFormat } from '../../../../../protocol/face/format.ts';
import type { Answer } from '../../../api/client.ts';
import { useAuditWords } from './audit-words.ts';

export type AuditEntry = Answer<'GET /audit'>['items'][number];
type Values = AuditEntry['before'];

/** The name of a kind of entry in the person's language; of one this page doesn't know yet, the server's own. */
export const useKindName = (): ((what: string) => string) => {
  const t = useAuditWords();
  return (what) => {
    const known = auditKinds.find((kind) => kind === what);
    return known === undefined ? what : t(known);
  };
};

/** Who did it, in words. */
export const useAuthorName = (): ((by: string, names: Readonly<Record<string, string>>) => string) => {
  const t = useAuditWords();
  return (by, names) => names[by] ?? (by === 'server' ? t('server') : by);
};

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

const tellingNames = ['name', 'email', 'label', 'url', 'title'] as const;

/** What an entry is about: by its name now, else by the one it had then; a session has none; else by its id. */
export const useSubjectName = () => {
  const t = useAuditWords();
  return (
    { what, subject, before, after }: Pick<AuditEntry, 'what' | 'subject' | 'before' | 'after'>,
    names: Readonly<Record<string, string>>,
  ): string => {
    const then = tellingNames
      .map((name) => after?.[name] ?? before?.[name])
      .find((value) => typeof value === 'string');
    return names[subject] ?? then ?? (what === 'recording read' ? t('session') : subject);
  };
};

/** The members that differ between before and after. */
const changesOf = (before: Values, after: Values): readonly (readonly [string, unknown, unknown])[] =>
  [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].flatMap((name) => {
    const pair = [before?.[name], after?.[name]] as const;
    return JSON.stringify(pair[0]) === JSON.stringify(pair[1]) ? [] : [[name, ...pair] as const];
  });

const Changes = ({ entry }: { entry: AuditEntry }) => {
  const t = useAuditWords();
  return (
    <Table withRowBorders={false} fz="xs" layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={140} aria-label={t('details')} />
          <Table.Th>{t('before')}</Table.Th>
          <Table.Th>{t('after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changesOf(entry.before, entry.after).map(([name, before, after]) => (
          <Table.Tr key={name}>
            <Table.Td>
              <Code>{name}</Code>
            </Table.Td>
            {[before, after].map((value, index) => (
              <Table.Td
                key={index === 0 ? 'before' : 'after'}
                style={{ overflowWrap: 'anywhere' }}
                c="dimmed"
              >
                {textOf(value)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};

export const AuditRow = ({
  entry,
  names,
}: {
  entry: AuditEntry;
  names: Readonly<Record<string, string>>;
}) => {
  const t = useAuditWords();
  const format = useFormat();
  const nameOf = useKindName();
  const authorOf = useAuthorName();
  const subjectOf = useSubjectName();
  const [open, setOpen] = useState(false);
  const changed = changesOf(entry.before, entry.after).length > 0;
  const person = authorOf(entry.by, names);
  return (
    <>
      <Table.Tr>
        <Table.Td style={{ whiteSpace: 'nowrap' }} visibleFrom="sm">
          {format.instant(entry.at)}
        </Table.Td>
        <Table.Td visibleFrom="sm">{person}</Table.Td>
        <Table.Td>
          <Text size="sm">{nameOf(entry.what)}</Text>
          <Text size="xs" c="dimmed" hiddenFrom="sm">
            {`${person} · ${format.instant(entry.at)}`}
          </Text>
        </Table.Td>
        <Table.Td>
          <Group justify="space-between" wrap="nowrap">
            <Stack gap={0} miw={0}>
              <Text size="sm" title={entry.subject} style={{ overflowWrap: 'anywhere' }}>
                {subjectOf(entry, names)}
              </Text>
              {entry.customerId === null || entry.customerId === entry.subject ? null : (
                <Text size="xs" c="dimmed">
                  {names[entry.customerId] ?? entry.customerId}
                </Text>
              )}
            </Stack>
            {changed ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`${t('details')}: ${nameOf(entry.what)}`}
                aria-expanded={open}
                onClick={() => setOpen(!open)}
              >
                {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
              </ActionIcon>
            ) : null}
          </Group>
        </Table.Td>
      </Table.Tr>
      {open ? (
        <Table.Tr>
          <Table.Td colSpan={4} bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-6))">
            <Changes entry={entry} />
          </Table.Td>
        </Table.Tr>
      ) : null}
    </>
  );
};
