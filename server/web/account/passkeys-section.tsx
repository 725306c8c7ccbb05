/** Passkeys: added on this device, renamed, removed. */
import { ActionIcon, Alert, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconDots, IconFingerprint } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormat } from '../../../protocol/face/format.ts';
import { done, failed } from '../../../protocol/face/notices.tsx';
import { Shown } from '../../../protocol/face/states.tsx';
import { browserNameOf } from './browser-name.ts';
import { askFirst } from './confirm.tsx';
import { addPasskey, knowsPasskeys, listPasskeys, removePasskey, renamePasskey } from './doors.ts';
import type { Passkey } from './doors.ts';
import { useProfileWords } from './profile-words.ts';
import { Section } from './section.tsx';

const queryKey = ['my-passkeys'];

/** Asks for a passkey's name; `before` is what it is called now. */
const NameDialog = ({
  title,
  before,
  busy,
  onName,
  onClose,
}: {
  title: string;
  before: string;
  busy: boolean;
  onName: (name: string) => void;
  onClose: () => void;
}) => {
  const t = useProfileWords();
  const [name, setName] = useState(before);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onName(name.trim());
        }}
      >
        <Stack>
          <TextInput
            label={t('passkeyName')}
            description={t('passkeyNameHint')}
            data-autofocus
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={name.trim() === ''}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};

export const PasskeysSection = () => {
  const t = useProfileWords();
  const format = useFormat();
  const queries = useQueryClient();
  const passkeys = useQuery({ queryKey, queryFn: listPasskeys });
  const [dialog, setDialog] = useState<{ readonly renames: Passkey | null } | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey });
  const add = useMutation({
    mutationFn: addPasskey,
    onSuccess: async () => {
      setDialog(null);
      done(t('passkeyAdded'));
      await refresh();
    },
    onError: (error) => failed(error instanceof DOMException ? new Error(t('passkeyRefused')) : error),
  });
  const rename = useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) => renamePasskey(id, name),
    onSuccess: async () => {
      setDialog(null);
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: removePasskey,
    onSuccess: async () => {
      done(t('passkeyRemoved'));
      await refresh();
    },
  });
  const nameOf = (one: Passkey): string => (one.name === '' ? t('unnamed') : one.name);
  return (
    <Section
      title={t('passkeys')}
      text={t('passkeysText')}
      actions={
        knowsPasskeys() ? (
          <Button variant="default" onClick={() => setDialog({ renames: null })}>
            {t('passkeyAdd')}
          </Button>
        ) : undefined
      }
    >
      {knowsPasskeys() ? null : <Alert color="gray">{t('passkeyMissing')}</Alert>}
      <Shown query={passkeys}>
        {(items) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('passkeysNone')}
            </Text>
          ) : (
            <Stack gap="xs" role="list">
              {items.map((one) => (
                <Group key={one.id} justify="space-between" wrap="nowrap" role="listitem">
                  <Group gap="sm" wrap="nowrap">
                    <IconFingerprint size={22} stroke={1.5} aria-hidden />
                    <Stack gap={0}>
                      <Text size="sm" fw={500}>
                        {nameOf(one)}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {t('added', { ago: format.ago(one.createdAt) })}
                      </Text>
                    </Stack>
                  </Group>
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={`${t('actions')}: ${nameOf(one)}`}
                      >
                        <IconDots size={18} />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={() => setDialog({ renames: one })}>{t('passkeyRename')}</Menu.Item>
                      <Menu.Item
                        color="red"
                        onClick={() =>
                          askFirst({
                            title: t('passkeyRemove'),
                            text: t('passkeyRemoveText', { name: nameOf(one) }),
                            yes: t('passkeyRemove'),
                            no: t('cancel'),
                            run: () => remove.mutate(one.id),
                          })
                        }
                      >
                        {t('passkeyRemove')}
                      </Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                </Group>
              ))}
            </Stack>
          )
        }
      </Shown>
      {dialog === null ? null : (
        <NameDialog
          title={t(dialog.renames === null ? 'passkeyAdd' : 'passkeyRename')}
          before={dialog.renames?.name ?? browserNameOf(navigator.userAgent)?.system ?? ''}
          busy={add.isPending || rename.isPending}
          onClose={() => setDialog(null)}
          onName={(name) => {
            if (dialog.renames === null) add.mutate(name);
            else rename.mutate({ id: dialog.renames.id, name });
          }}
        />
      )}
    </Section>
  );
};
