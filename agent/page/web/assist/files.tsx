/** Files of a session: those that went and came, and the customer's own: offered to the helper, or handed to the ticket. */
import { Button, Group, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { SidePart } from '../../../../protocol/face/session-side.tsx';
import { Failure } from '../../../../protocol/face/states.tsx';
import type { PageSession } from '../../../../protocol/page-assist.ts';
import { sessionLimits } from '../../../../protocol/session/limits.ts';
import { asProblem } from '../api.ts';
import { say } from './link.ts';
import { shownLine } from './shown-text.ts';
import { useWords } from './words.ts';

/** What became of the file for the ticket. */
const Attachment = ({ session: { attachment, ticket } }: { session: PageSession }) => {
  const t = useWords();
  const format = useFormat();
  if (attachment === null || ticket === null) return null;
  const { path, state, doneBytes, totalBytes, problem } = attachment;
  if (problem !== null) return <Failure error={asProblem(problem)} />;
  return (
    <Stack gap={4}>
      {state === 'sent' || state === 'there-already' || state === 'sending' ? (
        <Text size="sm" ff="monospace" dir="ltr" className="foreign">
          {shownLine(path)}
        </Text>
      ) : null}
      {state === 'sending' && totalBytes > 0 ? (
        <Progress size="sm" value={(100 * doneBytes) / totalBytes} aria-label={t('attach')} />
      ) : null}
      <Text size="sm" c="dimmed" role="status">
        {t(`attach_${state}`, { ticket, size: format.bytes(totalBytes) })}
      </Text>
    </Stack>
  );
};

/** A browser tells no page where a chosen file lies, so its path is typed or pasted; it is asked about once more. */
const OwnFile = ({ session }: { session: PageSession }) => {
  const { number, offer, attachment, paused, ticket } = session;
  const t = useWords();
  const [path, setPath] = useState('');
  const [offered, attached] = [offer?.state ?? null, attachment?.state ?? null];
  useEffect(() => {
    // A path that was wrong stays, to be mended.
    if (offered === 'offered' || attached === 'sent') setPath('');
  }, [offered, attached]);
  const tell = (type: 'offer' | 'to-ticket'): void => {
    if (path.trim() !== '') say({ type, session: number, path });
  };
  const isAttaching = attached === 'opening' || attached === 'asking' || attached === 'sending';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        tell('offer');
      }}
    >
      <Stack gap="xs" mt="md">
        <TextInput
          size="sm"
          label={t('fileOffer')}
          description={t(paused ? 'fileOfferPaused' : 'fileOfferText')}
          maxLength={sessionLimits.filePathChars}
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Button type="submit" size="compact-sm" variant="light" disabled={paused || offered === 'asking'}>
            {t('fileOfferDo')}
          </Button>
          {ticket === null ? null : (
            <Button
              size="compact-sm"
              variant="light"
              disabled={paused || isAttaching}
              onClick={() => tell('to-ticket')}
            >
              {t('attach')}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed" role="status">
          {offered === null ? '' : t(`fileOffer_${offered}`)}
        </Text>
        <Attachment session={session} />
      </Stack>
    </form>
  );
};

export const Files = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const format = useFormat();
  return (
    <SidePart title={t('files')}>
      <Stack gap="xs" mah={240} style={{ overflowY: 'auto' }} tabIndex={0}>
        {session.files.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('filesNone')}
          </Text>
        ) : (
          session.files.map((one) => (
            <div key={one.id}>
              <Text size="sm" ff="monospace" dir="ltr" className="foreign">
                {shownLine(one.path)}
              </Text>
              <Text size="xs" c="dimmed">
                {t(`file_${one.direction}`)} · {format.time(one.at)}
              </Text>
            </div>
          ))
        )}
      </Stack>
      <OwnFile session={session} />
    </SidePart>
  );
};
