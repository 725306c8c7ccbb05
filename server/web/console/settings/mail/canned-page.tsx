/** Canned texts, shared by all staff or one's own. */
import { ActionIcon, Badge, Button, Group, Menu, Paper, Stack, Text } from '@mantine/core';
import { IconDots, IconMessage2, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done } from '../../../../../protocol/face/notices.tsx';
import { Empty, Shown } from '../../../../../protocol/face/states.tsx';
import { call } from '../../../api/client.ts';
import { SettingsPage } from '../settings-page.tsx';
import { useSettingsWords } from '../words.ts';
import { CannedDialog } from './canned-dialog.tsx';
import type { Canned } from './canned-dialog.tsx';
import { useMailWords } from './words.ts';

const languageNames = { de: 'Deutsch', en: 'English' } as const;

const CannedCard = ({
  canned,
  onEdit,
  onRemove,
}: {
  canned: Canned;
  onEdit: () => void;
  onRemove: () => void;
}) => {
  const t = useMailWords();
  const s = useSettingsWords();
  return (
    <Paper withBorder p="md" component="article" aria-label={canned.name}>
      <Stack gap={6}>
        <Group justify="space-between" wrap="nowrap">
          <Group gap="xs">
            <Text fw={600}>{canned.name}</Text>
            <Badge variant="light" size="sm" color="gray">
              {languageNames[canned.language]}
            </Badge>
            {canned.shared ? null : (
              <Badge variant="light" size="sm">
                {t('cannedOwn')}
              </Badge>
            )}
          </Group>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`${s('actions')}: ${canned.name}`}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={onEdit}>{s('edit')}</Menu.Item>
              <Menu.Item color="red" onClick={onRemove}>
                {s('remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
        <Text size="sm" c="dimmed" lineClamp={3} lang={canned.language} style={{ whiteSpace: 'pre-line' }}>
          {canned.text}
        </Text>
      </Stack>
    </Paper>
  );
};

const CannedPage = () => {
  const t = useMailWords();
  const queries = useQueryClient();
  const texts = useQuery({ queryKey: ['canned-texts'], queryFn: () => call('GET /canned-texts') });
  const [dialog, setDialog] = useState<{ readonly canned: Canned | null } | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: ['canned-texts'] });
  const restore = useMutation({
    mutationFn: ({ name, language, text, shared }: Canned) =>
      call('POST /canned-texts', { body: { name, language, text, shared } }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Canned) => call('DELETE /canned-texts/{cannedText}', { params: { cannedText: id } }),
    onSuccess: (_nothing, canned) =>
      done(t('cannedRemoved', { name: canned.name }), { undo: () => restore.mutate(canned) }),
    onSettled: refresh,
  });
  const add = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setDialog({ canned: null })}>
      {t('cannedNew')}
    </Button>
  );
  return (
    <SettingsPage name="canned" subtitle={t('cannedSubtitle')} actions={add}>
      <Shown query={texts}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconMessage2} title={t('cannedNone')} text={t('cannedNoneText')} />
          ) : (
            <Stack gap="sm">
              {items.map((canned) => (
                <CannedCard
                  key={canned.id}
                  canned={canned}
                  onEdit={() => setDialog({ canned })}
                  onRemove={() => remove.mutate(canned)}
                />
              ))}
            </Stack>
          )
        }
      </Shown>
      {dialog === null ? null : <CannedDialog canned={dialog.canned} onClose={() => setDialog(null)} />}
    </SettingsPage>
  );
};

export default CannedPage;
