/**
 * The field that a reply or a note is written in. A draft survives everything but being sent; `/` offers canned texts,
 * files come by drop, paste or button, Ctrl+Enter sends.
 */
import {
  ActionIcon,
  Alert,
  Box,
  Button,
  Combobox,
  Group,
  Menu,
  Text,
  Textarea,
  useCombobox,
} from '@mantine/core';
import { IconChevronDown, IconInfoCircle, IconLock, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { flushSync } from 'react-dom';
import { Keys, useShortcuts } from '../../../../protocol/face/keyboard.tsx';
import { done } from '../../../../protocol/face/notices.tsx';
import { call } from '../../api/client.ts';
import { useMe } from '../../api/me.ts';
import { filledIn, fitting, slashBefore } from './canned.ts';
import { useCommands } from './commands.tsx';
import { keepDraft, readDraft } from './draft.ts';
import type { WritingMode } from './draft.ts';
import { useFactText } from './fact-text.ts';
import type { Activity, TicketView } from './ticket-data.ts';
import { RefusedFiles } from '../../uploads/refused.tsx';
import { UploadButton, UploadList, useUploads } from './uploads.tsx';
import { useWords } from './words.ts';

type After = 'nothing' | 'wait' | 'close';

const tellWriting = new Set(['replied', 'noted', 'classified', 'assigned', 'closed', 'waiting', 'delivered']);

/** What others did since writing began. */
const NewsWhileWriting = ({
  news,
  names,
}: {
  news: readonly Activity[];
  names: Readonly<Record<string, string>>;
}) => {
  const t = useWords();
  const say = useFactText();
  if (news.length === 0) return null;
  return (
    <Alert color="orange" icon={<IconInfoCircle />} title={t('editor.news')} p="xs" role="status">
      {news.slice(-3).map((one) => (
        <Text size="sm" key={one.head.seq}>
          {names[one.head.by.id] ?? t(`by.${one.head.by.kind}`)} {say(one, names)}
        </Text>
      ))}
    </Alert>
  );
};

/** Files that the draft kept for longer than the server does. */
const DroppedFiles = ({ names, onSeen }: { names: readonly string[]; onSeen: () => void }) => {
  const t = useWords();
  if (names.length === 0) return null;
  return (
    <Alert
      color="orange"
      icon={<IconInfoCircle />}
      title={t('editor.dropped')}
      p="xs"
      mb="xs"
      role="status"
      withCloseButton
      closeButtonLabel={t('editor.droppedSeen')}
      onClose={onSeen}
    >
      <Text size="sm">{t('editor.droppedAgain', { list: names.join(', ') })}</Text>
    </Alert>
  );
};

export interface ComposerProps {
  readonly view: TicketView;
  readonly log: { readonly items: readonly Activity[]; readonly names: Readonly<Record<string, string>> };
  /** Tells the others that a reply is being written. */
  readonly onWriting: (writing: boolean) => void;
  /** Opens the dialog that closes the ticket. */
  readonly onClose: () => void;
}

export const Composer = ({
  view,
  log,
  mode,
  field,
  onWriting,
  onClose,
}: ComposerProps & { mode: WritingMode; field: RefObject<HTMLTextAreaElement | null> }) => {
  const t = useWords();
  const me = useMe();
  const { send } = useCommands();
  const { ticket } = view;
  const place = { person: me.id, ticket: ticket.number, mode };
  const [kept] = useState(() => readDraft(place, Date.now()));
  const [text, setText] = useState(kept?.text ?? '');
  const [since, setSince] = useState(kept?.since ?? ticket.seq);
  const [dropped, setDropped] = useState(kept?.dropped ?? []);
  const [sending, setSending] = useState(false);
  const [slash, setSlash] = useState<ReturnType<typeof slashBefore>>(null);
  const uploads = useUploads(kept?.attachments);
  const menu = useCombobox({ onDropdownClose: () => menu.resetSelectedOption() });

  const texts = useQuery({
    queryKey: ['settings', 'canned-texts'],
    queryFn: () => call('GET /canned-texts'),
    select: ({ items }) => items,
    staleTime: 60_000,
  });
  const offered = slash === null ? [] : fitting(texts.data ?? [], slash.typed).slice(0, 8);
  const offering = offered.length > 0;
  useEffect(() => {
    if (offering) {
      menu.openDropdown();
      menu.selectFirstOption();
    } else menu.closeDropdown();
    // oxlint-disable-next-line react/exhaustive-deps -- the menu is new each time
  }, [offering, slash?.typed]);

  // At each change, so that not even a crash of the browser takes a word.
  const { attachments } = uploads;
  const files = attachments.map(({ sha256 }) => sha256).join();
  useEffect(
    () => keepDraft(place, { text, attachments, dropped, since }, Date.now()),
    // oxlint-disable-next-line react/exhaustive-deps -- lists and places are new each time, what is in them isn't
    [text, files, dropped, since],
  );
  const writing = text.trim() !== '';
  useEffect(() => onWriting(writing && mode === 'reply'), [writing, mode, onWriting]);

  const type = (value: string, caret: number): void => {
    if (text === '') setSince(ticket.seq);
    setText(value);
    setSlash(slashBefore(value, caret));
  };
  const insert = (id: string): void => {
    const chosen = texts.data?.find((one) => one.id === id);
    if (chosen === undefined || slash === null) return;
    const filled = filledIn(chosen.text, {
      customer: ticket.customerId === null ? '' : (view.names[ticket.customerId] ?? ''),
      ticket: `#${ticket.number}`,
      helper: me.name,
    });
    const end = slash.from + 1 + slash.typed.length;
    const caret = slash.from + filled.length;
    // Before the next key is pressed.
    flushSync(() => {
      setText(text.slice(0, slash.from) + filled + text.slice(end));
      setSlash(null);
    });
    field.current?.focus();
    field.current?.setSelectionRange(caret, caret);
  };

  const ready = writing && !uploads.busy && !sending;
  const submit = async (after: After): Promise<void> => {
    if (!ready) return;
    setSending(true);
    const view = await send(mode, { text, attachments: uploads.attachments }, () => {
      // Also where the page was left meanwhile.
      keepDraft(place, null, Date.now());
      setText('');
      setDropped([]);
      uploads.clear();
      done(t(mode === 'reply' ? 'editor.sent' : 'editor.noted'));
    });
    setSending(false);
    if (view === null) return;
    if (after === 'wait' && view.ticket.status !== 'waiting') await send('wait', {});
    if (after === 'close') onClose();
  };
  useShortcuts([
    { keys: 'mod+Enter', label: t('keys.send'), run: () => void submit('nothing'), whileTyping: true },
  ]);

  const news = writing
    ? log.items.filter(
        ({ head }) => head.seq > since && head.by.id !== me.id && tellWriting.has(head.facts.kind),
      )
    : [];
  const note = mode === 'note';
  const over = ticket.status === 'closed';
  return (
    <Box className={uploads.over ? 'ticket-drop' : ''} {...uploads.target}>
      <NewsWhileWriting news={news} names={log.names} />
      <DroppedFiles names={dropped} onSeen={() => setDropped([])} />
      <Combobox
        store={menu}
        position="top-start"
        withinPortal={false}
        onOptionSubmit={insert}
        shadow="md"
        width={320}
      >
        <Combobox.DropdownTarget>
          <Box>
            <Combobox.EventsTarget withKeyboardNavigation={offering} withExpandedAttribute={false}>
              <Textarea
                ref={field}
                readOnly={sending}
                aria-label={t(note ? 'editor.note' : 'editor.reply')}
                placeholder={t(note ? 'editor.notePlaceholder' : 'editor.placeholder')}
                autosize
                minRows={4}
                maxRows={20}
                value={text}
                onChange={(event) => type(event.currentTarget.value, event.currentTarget.selectionStart)}
                onBlur={() => setSlash(null)}
                onKeyDown={(event) => {
                  if (event.key !== 'Escape') return;
                  if (slash === null) event.currentTarget.blur();
                  else {
                    event.stopPropagation();
                    setSlash(null);
                  }
                }}
              />
            </Combobox.EventsTarget>
          </Box>
        </Combobox.DropdownTarget>
        <Combobox.Dropdown>
          <Combobox.Options aria-label={t('editor.canned')} mah={240} style={{ overflowY: 'auto' }}>
            {offered.map((one) => (
              <Combobox.Option
                key={one.id}
                value={one.id}
                // The field keeps the focus.
                onMouseDown={(event) => event.preventDefault()}
              >
                <Text size="sm" fw={600} lang={one.language}>
                  {one.name}
                </Text>
                <Text size="xs" lineClamp={1} lang={one.language}>
                  {one.text}
                </Text>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <RefusedFiles {...uploads} mt="xs" />
      <Group mt="xs">
        <UploadList uploads={uploads} />
      </Group>
      <Group justify="space-between" mt="xs" gap="xs">
        <Group gap={4}>
          <UploadButton uploads={uploads} />
          <Group gap={6} visibleFrom="sm">
            <Keys keys="/" />
            <Text size="xs" c="dimmed">
              {t('editor.cannedHint')} ·
            </Text>
            <Keys keys="mod+Enter" />
            <Text size="xs" c="dimmed">
              {t('editor.sendHint')}
            </Text>
          </Group>
        </Group>
        <Group gap={1}>
          <Button
            disabled={!ready}
            loading={sending}
            leftSection={note ? <IconLock size={16} /> : <IconSend size={16} />}
            onClick={() => void submit('nothing')}
            {...(note || over ? {} : { style: { borderStartEndRadius: 0, borderEndEndRadius: 0 } })}
          >
            {t(note ? 'editor.sendNote' : 'editor.send')}
          </Button>
          {note || over ? null : (
            <Menu position="top-end">
              <Menu.Target>
                <ActionIcon
                  size={36}
                  disabled={!ready}
                  aria-label={t('editor.more')}
                  style={{ borderStartStartRadius: 0, borderEndStartRadius: 0 }}
                >
                  <IconChevronDown size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => void submit('wait')}>{t('editor.sendAndWait')}</Menu.Item>
                <Menu.Item onClick={() => void submit('close')}>{t('editor.sendAndClose')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      </Group>
    </Box>
  );
};
