/** Who signed a build: the chain from root to its channel, with each key. */
import { Anchor, Code, Group, Stack, Table, Text } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useFormat } from '../../../../protocol/face/format.ts';
import type { BuildPackage } from './builds.ts';
import { useWords } from './words.ts';

type RoleSignatures = BuildPackage['signatures'][number];

const shortKeyChars = 12;

const Keys = ({ keys }: Pick<RoleSignatures, 'keys'>) => {
  const t = useWords();
  return (
    <Stack gap={2}>
      {keys.map(({ keyId, signed }) => (
        <Group key={keyId} gap={6} wrap="nowrap">
          {signed ? (
            <IconCheck
              size={16}
              color="var(--mantine-color-teal-filled)"
              role="img"
              aria-label={t('keySigned')}
            />
          ) : (
            <IconMinus
              size={16}
              color="var(--mantine-color-dimmed)"
              role="img"
              aria-label={t('keyNotSigned')}
            />
          )}
          <Code title={keyId} aria-label={t('key', { id: keyId })}>
            {keyId.slice(0, shortKeyChars)}…
          </Code>
        </Group>
      ))}
    </Stack>
  );
};

export const Signatures = ({ signatures }: Pick<BuildPackage, 'signatures'>) => {
  const t = useWords();
  const format = useFormat();
  const nameOf = ({ role }: RoleSignatures): string => {
    if (role === 'root') return t('roleRoot');
    return role === 'targets' ? t('roleTargets') : t('roleChannel', { channel: role });
  };
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('signaturesText')}
      </Text>
      <div className="stacking">
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('role')}</Table.Th>
              <Table.Th>{t('validUntil')}</Table.Th>
              <Table.Th>{t('signedBy')}</Table.Th>
              <Table.Th>{t('metadataFile')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {signatures.map((one) => (
              <Table.Tr key={one.role}>
                <Table.Td data-label={t('role')}>{nameOf(one)}</Table.Td>
                <Table.Td data-label={t('validUntil')}>{format.day(one.expires)}</Table.Td>
                <Table.Td data-label={t('signedBy')}>
                  <Text size="sm">
                    {t('ofKeys', {
                      signed: one.keys.filter(({ signed }) => signed).length,
                      keys: one.keys.length,
                      threshold: one.threshold,
                    })}
                  </Text>
                  <Keys keys={one.keys} />
                </Table.Td>
                <Table.Td data-label={t('metadataFile')}>
                  <Anchor href={one.url} size="sm" download>
                    {one.version}.{one.role}.json
                  </Anchor>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Stack>
  );
};
