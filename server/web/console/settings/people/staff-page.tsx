/** The staff: who they are, what they may do, how they sign in, and invitations. */
import {
  ActionIcon,
  Avatar,
  Badge,
  Box,
  Button,
  Group,
  Menu,
  Modal,
  Paper,
  Stack,
  Table,
  Text,
} from '@mantine/core';
import {
  IconDots,
  IconDownload,
  IconLock,
  IconLockOpen,
  IconLogout,
  IconShieldCheck,
  IconTrash,
  IconUserCog,
  IconUserPlus,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { done, failed } from '../../../../../protocol/face/notices.tsx';
import { isProblem } from '../../../../../protocol/face/problem.ts';
import { Shown } from '../../../../../protocol/face/states.tsx';
import { call, fileUrl } from '../../../api/client.ts';
import type { Answer } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { SettingsPage } from '../settings-page.tsx';
import { useSettingsWords } from '../words.ts';
import { EraseDialog } from './erase-dialog.tsx';
import { InvitationsSection } from './invitations-section.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { RoleChoice } from './roles.tsx';
import type { StaffRole } from './roles.tsx';
import { usePeopleWords } from './words.ts';

type Person = Answer<'GET /staff'>['items'][number];
type Dialog =
  | { readonly kind: 'invite' }
  | { readonly kind: 'roles'; readonly person: Person }
  | { readonly kind: 'erase'; readonly person: Person };

const RolesDialog = ({
  person,
  busy,
  onSave,
  onClose,
}: {
  person: Person;
  busy: boolean;
  onSave: (roles: StaffRole[]) => void;
  onClose: () => void;
}) => {
  const t = usePeopleWords();
  const s = useSettingsWords();
  const [roles, setRoles] = useState<StaffRole[]>(person.roles);
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t('changeRoles')}: ${person.name}`}
      closeButtonProps={{ 'aria-label': s('close') }}
    >
      <Stack>
        <RoleChoice
          value={roles}
          onChange={setRoles}
          error={roles.length === 0 ? t('rolesNeeded') : undefined}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {s('cancel')}
          </Button>
          <Button loading={busy} disabled={roles.length === 0} onClick={() => onSave(roles)}>
            {s('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};

const StaffPage = () => {
  const t = usePeopleWords();
  const s = useSettingsWords();
  const me = useMe();
  const queries = useQueryClient();
  const staff = useQuery({ queryKey: ['staff'], queryFn: () => call('GET /staff') });
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; roles?: StaffRole[]; disabled?: boolean }) =>
      call('PATCH /staff/{id}', { params: { id }, body }),
    onError: (error) => failed(isProblem(error, 'CONFLICT') ? new Error(t('lastAdmin')) : error),
    onSettled: () => queries.invalidateQueries({ queryKey: ['staff'] }),
  });
  const setRoles = (person: Person, roles: StaffRole[]) =>
    change.mutate(
      { id: person.id, roles },
      {
        onSuccess: () => {
          close();
          done(t('rolesChanged', { name: person.name }), {
            undo: () => change.mutate({ id: person.id, roles: person.roles }),
          });
        },
      },
    );
  const shut = (person: Person, disabled: boolean) =>
    change.mutate(
      { id: person.id, disabled },
      {
        onSuccess: () =>
          done(t(disabled ? 'shutDone' : 'letInDone', { name: person.name }), {
            undo: () => change.mutate({ id: person.id, disabled: !disabled }),
          }),
      },
    );
  const signOut = useMutation({
    mutationFn: ({ id }: Person) => call('DELETE /staff/{id}/sessions', { params: { id } }),
    onSuccess: (_nothing, { name }) => done(t('signedOut', { name })),
  });

  const roles = (person: Person) => (
    <Group gap={4}>
      {person.roles.map((role) => (
        <Badge key={role} variant="light" size="sm">
          {t(role)}
        </Badge>
      ))}
    </Group>
  );
  const rows = (items: readonly Person[]) =>
    items.map((person) => (
      <Table.Tr key={person.id} {...(person.disabledAt === null ? {} : { opacity: 0.65 })}>
        <Table.Td>
          <Group gap="sm" wrap="nowrap">
            <Avatar size={34} name={person.name} color="initials" aria-hidden />
            <Stack gap={0}>
              <Text size="sm" fw={500}>
                {person.name}
                {person.id === me.id ? <Text span size="xs" c="dimmed">{` · ${t('you')}`}</Text> : null}
              </Text>
              <Text size="xs" c="dimmed">
                {person.email}
              </Text>
            </Stack>
          </Group>
          <Box hiddenFrom="sm" mt={6} pl={46}>
            {roles(person)}
          </Box>
        </Table.Td>
        <Table.Td visibleFrom="sm">{roles(person)}</Table.Td>
        <Table.Td visibleFrom="sm">
          {person.secondFactor ? (
            <Badge color="teal" variant="light" size="sm" leftSection={<IconShieldCheck size={12} />}>
              {s('on')}
            </Badge>
          ) : (
            <Badge color="gray" variant="light" size="sm">
              {s('off')}
            </Badge>
          )}
        </Table.Td>
        <Table.Td>
          <Badge color={person.disabledAt === null ? 'teal' : 'red'} variant="light" size="sm">
            {t(person.disabledAt === null ? 'active' : 'shutOut')}
          </Badge>
        </Table.Td>
        <Table.Td ta="right">
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`${s('actions')}: ${person.name}`}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconUserCog size={16} />}
                onClick={() => setDialog({ kind: 'roles', person })}
              >
                {t('changeRoles')}
              </Menu.Item>
              <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate(person)}>
                {t('signOut')}
              </Menu.Item>
              {person.disabledAt === null ? (
                <Menu.Item leftSection={<IconLock size={16} />} onClick={() => shut(person, true)}>
                  {t('shut')}
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<IconLockOpen size={16} />} onClick={() => shut(person, false)}>
                  {t('letIn')}
                </Menu.Item>
              )}
              <Menu.Divider />
              <Menu.Item
                component="a"
                href={fileUrl(`/people/${person.id}/export`)}
                download={`${person.id}.json`}
                leftSection={<IconDownload size={16} />}
              >
                {t('exportData')}
              </Menu.Item>
              {person.id === me.id ? null : (
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={16} />}
                  onClick={() => setDialog({ kind: 'erase', person })}
                >
                  {t('erase')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </Table.Td>
      </Table.Tr>
    ));
  return (
    <SettingsPage
      name="staff"
      subtitle={t('subtitle')}
      actions={
        <Button leftSection={<IconUserPlus size={18} />} onClick={() => setDialog({ kind: 'invite' })}>
          {t('invite')}
        </Button>
      }
    >
      <Stack>
        <Paper withBorder>
          <Shown query={staff}>
            {({ items }) => (
              <Table.ScrollContainer minWidth={340}>
                <Table verticalSpacing="sm" horizontalSpacing="md">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('name')}</Table.Th>
                      <Table.Th visibleFrom="sm">{t('roles')}</Table.Th>
                      <Table.Th visibleFrom="sm">{t('second')}</Table.Th>
                      <Table.Th>{t('status')}</Table.Th>
                      <Table.Th aria-label={s('actions')} />
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>{rows(items)}</Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            )}
          </Shown>
        </Paper>
        <InvitationsSection />
      </Stack>
      {dialog?.kind === 'invite' ? <InviteDialog onClose={close} /> : null}
      {dialog?.kind === 'roles' ? (
        <RolesDialog
          person={dialog.person}
          busy={change.isPending}
          onSave={(roles) => setRoles(dialog.person, roles)}
          onClose={close}
        />
      ) : null}
      {dialog?.kind === 'erase' ? <EraseDialog person={dialog.person} onClose={close} /> : null}
    </SettingsPage>
  );
};

export default StaffPage;
