/** A list of installations, on all pages that show some. */
import { Anchor, Badge, Box, Group, Table, Text, Tooltip } from '@mantine/core';
import { useFormat } from '../../../../protocol/face/format.ts';
import { Link } from '../../../../protocol/face/route.ts';
import { HealthBadge } from '../../portal/installations/health-badge.tsx';
import type { Installation } from '../../portal/installations/installations.ts';
import { useWords } from './words.ts';

const silentMs = 2 * 86_400_000;

/** Whether an installation hasn't reported for longer than any sensible poll interval. */
const isSilent = ({ lastSeenAt }: Installation): boolean => Date.now() - Date.parse(lastSeenAt) > silentMs;

const LastReport = ({ one }: { one: Installation }) => {
  const t = useWords();
  const format = useFormat();
  return (
    <Group gap={6}>
      <Text size="sm" title={format.instant(one.lastSeenAt)}>
        {format.ago(one.lastSeenAt)}
      </Text>
      {isSilent(one) ? (
        <Tooltip label={t('silentText')}>
          <Badge size="sm" variant="light" color="red">
            {t('silent')}
          </Badge>
        </Tooltip>
      ) : null}
    </Group>
  );
};

export const InstallationList = ({
  items,
  customerName,
}: {
  items: readonly Installation[];
  /** Without it the customer isn't shown. */
  customerName?: (id: string) => string;
}) => {
  const t = useWords();
  return (
    <Table.ScrollContainer minWidth={340}>
      <Table verticalSpacing="sm" highlightOnHover aria-label={t('title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('machine')}</Table.Th>
            {customerName === undefined ? null : <Table.Th visibleFrom="sm">{t('customer')}</Table.Th>}
            <Table.Th visibleFrom="sm">{t('version')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('channel')}</Table.Th>
            <Table.Th>{t('health')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('lastReport')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td>
                <Anchor component={Link} to={`/installations/${one.id}`} fw={600}>
                  {one.machineName}
                </Anchor>
                <Text size="xs" c="dimmed">{`${one.product} · ${one.platform}`}</Text>
                <Box hiddenFrom="sm">
                  {customerName === undefined ? null : <Text size="sm">{customerName(one.customerId)}</Text>}
                  <Text size="sm">{`${one.version ?? t('notInstalled')} · ${one.channel}`}</Text>
                  <LastReport one={one} />
                </Box>
              </Table.Td>
              {customerName === undefined ? null : (
                <Table.Td visibleFrom="sm">
                  <Anchor component={Link} to={`/customers/${one.customerId}`} size="sm">
                    {customerName(one.customerId)}
                  </Anchor>
                </Table.Td>
              )}
              <Table.Td visibleFrom="sm">
                <Group gap={6}>
                  <Text size="sm">{one.version ?? t('notInstalled')}</Text>
                  {one.pinned === null ? null : (
                    <Badge size="sm" variant="light" color="orange">
                      {t('pinnedShort')}
                    </Badge>
                  )}
                  {one.revokedAt === null ? null : (
                    <Badge size="sm" variant="light" color="red">
                      {t('revokedShort')}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td visibleFrom="sm">{one.channel}</Table.Td>
              <Table.Td>
                <HealthBadge healthy={one.healthy} />
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <LastReport one={one} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};
