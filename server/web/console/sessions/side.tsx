/** Beside the terminal: what is allowed and what can be asked for, messages, files. */
import { ActionIcon, Anchor, Badge, Button, Checkbox, FileButton, Group, Progress, Stack, Switch, Text, TextInput } from '@mantine/core'; // prettier-ignore
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useGrantWords } from '../../../../protocol/face/grant-words.ts';
import { MessageForm, SidePart } from '../../../../protocol/face/session-side.tsx';
import { capabilities } from '../../../../protocol/session/capabilities.ts';
import type { Capability } from '../../../../protocol/session/capabilities.ts';
import { sessionLimits } from '../../../../protocol/session/limits.ts';
import type { SessionLink } from './link/link.ts';
import { isOver } from './link/view.ts';
import type { FileView, SessionView } from './link/view.ts';
import { Video } from './video.tsx';
import { useWords } from './words.ts';

export interface PartProps {
  readonly link: SessionLink;
  readonly view: SessionView;
}

const asksFor = (one: Capability, view: SessionView): boolean =>
  view.hello?.possible.includes(one) === true && !view.granted.includes(one);

export const Grants = ({ link, view }: PartProps) => {
  const t = useWords();
  const grant = useGrantWords();
  const format = useFormat();
  const [wanted, setWanted] = useState<readonly Capability[]>([]);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState<readonly Capability[] | null>(null);
  const possible = capabilities.filter((one) => asksFor(one, view));
  const chosen = wanted.filter((one) => possible.includes(one));
  const ask = (): void => {
    link.ask(chosen, reason.trim());
    setWanted([]);
    setReason('');
    setAsked(view.granted);
  };
  return (
    <SidePart title={t('may')}>
      <Stack gap="xs">
        <Group gap={6}>
          {view.granted.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('mayNothing')}
            </Text>
          ) : (
            view.granted.map((one) => (
              <Badge key={one} variant="light" color="green">
                {grant(one)}
              </Badge>
            ))
          )}
        </Group>
        {view.until === null ? null : (
          <Text size="xs" c="dimmed">
            {t('until', { time: format.instant(view.until) })}
          </Text>
        )}
        {view.denied.length === 0 ? null : (
          <Text size="sm" c="red" role="status">
            {t('denied', { what: view.denied.map((one) => grant(one)).join(', ') })}
          </Text>
        )}
        {view.notAsked.length === 0 ? null : (
          <Text size="sm" role="status">
            {t('notAsked', { what: view.notAsked.map((one) => grant(one)).join(', ') })}
          </Text>
        )}
        {view.granted.includes('record') ? (
          <Switch
            size="sm"
            label={t('record')}
            description={view.recording ? t('recording') : null}
            checked={view.recording}
            onChange={(event) => link.record(event.currentTarget.checked)}
          />
        ) : null}
        <Video link={link} video={view.video} />
        {possible.length === 0 ? null : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (chosen.length > 0) ask();
            }}
          >
            <Stack gap="xs">
              <Checkbox.Group
                label={t('ask')}
                value={[...chosen]}
                onChange={(values) => {
                  setAsked(null);
                  setWanted(capabilities.filter((one) => values.includes(one)));
                }}
              >
                <Stack gap={6} mt={4}>
                  {possible.map((one) => (
                    <Checkbox key={one} size="sm" value={one} label={grant(one)} />
                  ))}
                </Stack>
              </Checkbox.Group>
              {chosen.length === 0 ? null : (
                <>
                  <TextInput
                    size="sm"
                    label={t('askReason')}
                    maxLength={sessionLimits.reasonChars}
                    value={reason}
                    onChange={(event) => setReason(event.currentTarget.value)}
                  />
                  <Button type="submit" size="sm" variant="light">
                    {t('askSend')}
                  </Button>
                </>
              )}
              {asked === view.granted && view.denied.length + view.notAsked.length === 0 ? (
                <Text size="sm" c="dimmed" role="status">
                  {t('asked')}
                </Text>
              ) : null}
            </Stack>
          </form>
        )}
      </Stack>
    </SidePart>
  );
};

export const Chat = ({ link, view }: PartProps) => {
  const t = useWords();
  return (
    <SidePart title={t('chat')}>
      <Stack gap="xs">
        <Stack gap={4} mah={220} style={{ overflowY: 'auto' }} role="log" aria-label={t('chat')} tabIndex={0}>
          {view.chat.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('chatNone')}
            </Text>
          ) : (
            view.chat.map((one) => (
              <Text key={one.id} size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                <b>{t(one.from === 'helper' ? 'me' : 'customer')}:</b> {one.text}
              </Text>
            ))
          )}
        </Stack>
        <MessageForm label={t('message')} sendLabel={t('send')} onSend={link.chat} />
      </Stack>
    </SidePart>
  );
};

const FileActions = ({ link, file }: { link: SessionLink; file: FileView }) => {
  const t = useWords();
  const label = `${t('cancel')}: ${file.name}`;
  if (file.state === 'offered')
    return (
      <Group gap={4} wrap="nowrap">
        <Button size="compact-sm" variant="light" onClick={() => link.files.accept(file.id)}>
          {t('accept')}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => link.files.cancel(file.id)}>
          {t('refuse')}
        </Button>
      </Group>
    );
  if (!isOver(file.state))
    return (
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={() => link.files.cancel(file.id)}>
        <IconX size={16} />
      </ActionIcon>
    );
  if (file.url !== null)
    return (
      <Anchor size="sm" href={file.url} download={file.name}>
        {t('save')}
      </Anchor>
    );
  return file.canGoOn ? (
    <Button size="compact-sm" variant="light" onClick={() => link.files.goOn(file.id)}>
      {t('fetchOn')}
    </Button>
  ) : null;
};

const OneFile = ({ link, file }: { link: SessionLink; file: FileView }) => {
  const t = useWords();
  const format = useFormat();
  const isOffered = file.state === 'offered';
  return (
    <Stack gap={2}>
      {isOffered ? (
        <Text size="xs" c="dimmed">
          {t('offered')}
        </Text>
      ) : null}
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Text size="sm" truncate title={file.name}>
          {file.name}
        </Text>
        {isOffered ? null : <FileActions link={link} file={file} />}
      </Group>
      {file.state === 'running' && file.size !== null && file.size > 0 ? (
        <Progress size="sm" value={(100 * file.at) / file.size} aria-label={file.name} />
      ) : null}
      <Text size="xs" c="dimmed" role="status">
        {file.size === null ? '' : `${format.bytes(file.size)} · `}
        {t(`file_${file.state}`)}
      </Text>
      {isOffered ? <FileActions link={link} file={file} /> : null}
    </Stack>
  );
};

export const Files = ({ link, view }: PartProps) => {
  const t = useWords();
  const [path, setPath] = useState('');
  const mayGet = view.granted.includes('files-from');
  const mayPut = view.granted.includes('files-to');
  return (
    <SidePart title={t('files')}>
      <Stack gap="xs">
        {mayGet || mayPut || view.files.length > 0 ? null : (
          <Text size="sm" c="dimmed">
            {t('filesNone')}
          </Text>
        )}
        {mayGet ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (path.trim() !== '') link.files.ask(path.trim());
              setPath('');
            }}
          >
            <Group gap="xs" align="flex-end" wrap="nowrap">
              <TextInput
                size="sm"
                flex={1}
                label={t('path')}
                maxLength={sessionLimits.filePathChars}
                value={path}
                onChange={(event) => setPath(event.currentTarget.value)}
              />
              <Button type="submit" size="sm" variant="light">
                {t('fetch')}
              </Button>
            </Group>
          </form>
        ) : null}
        {mayPut ? (
          <FileButton onChange={(file) => void (file === null ? undefined : link.files.put(file))}>
            {(props) => (
              <Button {...props} size="sm" variant="light">
                {t('put')}
              </Button>
            )}
          </FileButton>
        ) : null}
        {view.files.map((file) => (
          <OneFile key={file.id} link={link} file={file} />
        ))}
      </Stack>
    </SidePart>
  );
};
