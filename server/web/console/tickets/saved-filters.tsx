/** Filters kept under a name: opened with one click, saved from what is shown now. */
import { ActionIcon, Box, Button, Group, Menu, Modal, Stack, TextInput, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBookmark, IconDeviceFloppy, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { done } from '../../../../protocol/face/notices.tsx';
import { useNavigate, useSearch } from '../../../../protocol/face/route.ts';
import { showAhead } from '../../api/ahead.ts';
import { call } from '../../api/client.ts';
import type { Answer } from '../../api/client.ts';
import { useKeptFocus } from './kept-focus.ts';
import { savedQuery, searchOfSaved } from './queue-search.ts';
import { useWords } from './words.ts';

const queryKey = ['me', 'filters', 'tickets'];

export const SavedFilters = () => {
  const t = useWords();
  const search = useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [naming, { open, close }] = useDisclosure(false);
  const [name, setName] = useState('');
  const filters = useQuery({
    queryKey,
    queryFn: () => call('GET /me/filters', { query: { area: 'tickets' } }),
    select: ({ items }) => items,
  });
  const renew = () => queries.invalidateQueries({ queryKey });
  const save = useMutation({
    mutationFn: (wish: { name: string; query: string }) =>
      call('POST /me/filters', { body: { area: 'tickets', ...wish } }),
    onSuccess: async ({ name: saved }) => {
      close();
      setName('');
      done(t('saved.done', { name: saved }));
      await renew();
    },
  });
  const remove = useMutation({
    mutationFn: (filter: { id: string; name: string; query: string }) =>
      call('DELETE /me/filters/{filter}', { params: { filter: filter.id } }),
    onMutate: ({ id }) =>
      showAhead<Answer<'GET /me/filters'>>(queries, queryKey, (before) => ({
        items: before.items.filter((one) => one.id !== id),
      })),
    onSuccess: (_nothing, { name: removed, query }) =>
      done(t('saved.removed', { name: removed }), { undo: () => save.mutate({ name: removed, query }) }),
    onSettled: (_nothing, error, _filter, takeBack) => {
      if (error !== null) takeBack?.();
      return renew();
    },
  });
  const items = filters.data ?? [];
  const taken = !save.isPending && items.some((one) => one.name === name.trim());
  const keptFocus = useKeptFocus<HTMLDivElement>();
  const target = useRef<HTMLButtonElement>(null);
  // The menu's item is gone when the dialog closes.
  const ask = (): void => {
    target.current?.focus();
    open();
  };
  return (
    <>
      <Menu position="bottom-end" width={280} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Tooltip label={t('saved.title')}>
            <ActionIcon ref={target} variant="default" size={36} aria-label={t('saved.title')}>
              <IconBookmark size={18} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{items.length === 0 ? t('saved.none') : t('saved.title')}</Menu.Label>
          <Box {...keptFocus}>
            {items.map((one) => (
              <Group key={one.id} gap={0} wrap="nowrap">
                <Menu.Item
                  leftSection={<IconBookmark size={16} />}
                  onClick={() => navigate({ to: '/tickets', search: searchOfSaved(one.query) })}
                >
                  {one.name}
                </Menu.Item>
                <Tooltip label={t('saved.remove', { name: one.name })}>
                  <Menu.Item
                    w="auto"
                    closeMenuOnClick={false}
                    aria-label={t('saved.remove', { name: one.name })}
                    onClick={() => remove.mutate(one)}
                  >
                    <IconTrash size={16} />
                  </Menu.Item>
                </Tooltip>
              </Group>
            ))}
            <Menu.Divider />
            <Menu.Item leftSection={<IconDeviceFloppy size={16} />} onClick={ask}>
              {t('saved.save')}
            </Menu.Item>
          </Box>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={naming}
        onClose={close}
        title={t('saved.save')}
        closeButtonProps={{ 'aria-label': t('dismiss') }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!taken) save.mutate({ name, query: savedQuery(search) });
          }}
        >
          <Stack>
            <TextInput
              label={t('saved.name')}
              data-autofocus
              required
              maxLength={100}
              error={taken ? t('saved.taken') : null}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={save.isPending}>
                {t('save')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
};
