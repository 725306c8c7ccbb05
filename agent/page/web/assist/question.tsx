/**
 * What the customer is asked, above everything else of the page. Names come from the helper's account, the reason is the helper's
 * own and shown as such. Only a real click or the space bar on the button allows anything; the focus begins on "no".
 */
import { Button, Checkbox, Group, Modal, NativeSelect, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import { useGrantWords } from '../../../../protocol/face/grant-words.ts';
import type { PageQuestion, PageSession } from '../../../../protocol/page-assist.ts';
import { useAttentive } from './attentive.ts';
import { say } from './link.ts';
import { durations } from './durations.ts';
import { chooseWithConsent } from './screen/capture.ts';
import { useRole } from './role.ts';
import { shownLine, shownText } from './shown-text.ts';
import { useWords } from './words.ts';

const Who = ({ session }: { session: PageSession }) => {
  const t = useWords();
  const roleOf = useRole();
  const { helper, ticket } = session;
  if (helper === null) return null;
  return (
    <Stack gap={2}>
      <Text fw={600} className="foreign">
        {shownLine(helper.name)}
      </Text>
      <Text size="sm" className="foreign">
        {t('askRole', { role: roleOf(helper.role), vendor: shownLine(helper.vendor) })}
        {' · '}
        {ticket === null ? t('askNoTicket') : t('askTicket', { ticket })}
      </Text>
      <Text size="xs" c="dimmed" className="foreign">
        {t('askAccount', { vendor: shownLine(helper.vendor) })}
      </Text>
    </Stack>
  );
};

interface AnswerProps {
  readonly id: number;
  readonly no: string;
  readonly yes: string;
  readonly possible: boolean;
  readonly onNo: () => void;
  readonly onYes: () => void;
}

const Answer = ({ id, no, yes, possible, onNo, onYes }: AnswerProps) => {
  const t = useWords();
  const ready = useAttentive(id);
  const really = (act: () => void) => (event: MouseEvent) => {
    if (ready && event.nativeEvent.isTrusted) act();
  };
  // Enter is what is typed at the end of a line, wherever that was meant to go.
  const noEnter = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') event.preventDefault();
  };
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="sm">
        <Button variant="default" data-autofocus aria-disabled={!ready} onClick={really(onNo)}>
          {no}
        </Button>
        <Button
          aria-disabled={!ready || !possible}
          {...(ready && possible ? {} : { 'data-disabled': true })}
          onKeyDown={noEnter}
          onClick={really(() => {
            if (possible) onYes();
          })}
        >
          {yes}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" role="status">
        {ready ? t('askKeys') : t('askDeaf')}
      </Text>
    </Stack>
  );
};

type Of<K extends PageQuestion['kind']> = {
  readonly session: PageSession;
  readonly question: Extract<PageQuestion, { readonly kind: K }>;
};

const Grants = ({ session, question }: Of<'grants'>) => {
  const t = useWords();
  const grant = useGrantWords();
  const { capabilities, reason, id } = question;
  // What the customer offered themselves is chosen already; what support asks for is not.
  const [chosen, setChosen] = useState<readonly string[]>(
    reason === null ? capabilities.filter((one) => session.offered.includes(one)) : [],
  );
  const [minutes, setMinutes] = useState(String(session.minutes));
  // Later grants last as long as the first; the time is changed beside them.
  const isFirst = session.until === null;
  const allowed = capabilities.filter((one) => chosen.includes(one));
  const answer = (some: typeof allowed): void =>
    say({
      type: 'answer',
      session: session.number,
      question: id,
      allowed: some,
      minutes: isFirst ? Number(minutes) : null,
    });
  return (
    <Stack gap="md">
      <Who session={session} />
      {reason === null ? null : (
        <Stack gap={2}>
          <Text size="sm" c="dimmed">
            {t('askReason')}
          </Text>
          <Text size="sm" className="foreign foreign-box" component="blockquote" m={0} tabIndex={0}>
            {shownText(reason)}
          </Text>
        </Stack>
      )}
      <Checkbox.Group label={t('askWhat')} value={[...chosen]} onChange={setChosen}>
        <Stack gap="xs" mt={6}>
          {capabilities.map((one) => (
            <Checkbox key={one} value={one} label={grant(one)} description={t(`grant_${one}Text`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      {isFirst ? (
        <NativeSelect
          label={t('minutes')}
          value={minutes}
          onChange={(event) => setMinutes(event.currentTarget.value)}
          data={durations.map((one) => ({ value: String(one), label: t(`minutes_${one}`) }))}
        />
      ) : null}
      <Answer
        id={id}
        no={t('no')}
        yes={allowed.length === 0 ? t('allowNone') : t('allow', { count: allowed.length })}
        possible={allowed.length > 0}
        onNo={() => answer([])}
        onYes={() => {
          // The browser asks which screen by the same click, while the grant is on its way.
          if (allowed.includes('screen')) chooseWithConsent();
          answer(allowed);
        }}
      />
    </Stack>
  );
};

const File = ({ session, question }: Of<'file'>) => {
  const t = useWords();
  const format = useFormat();
  const { direction, path, sizeBytes, id, by } = question;
  const answer = (yes: boolean): void =>
    say({ type: 'answer-file', session: session.number, question: id, yes });
  return (
    <Stack gap="md">
      <Who session={session} />
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          {t(direction === 'from' ? 'filePath' : 'filePutPath')}
        </Text>
        <Text size="sm" ff="monospace" dir="ltr" className="foreign foreign-box" tabIndex={0}>
          {shownLine(path)}
        </Text>
        <Text size="sm" c="dimmed">
          {`${t('fileSize')}: ${format.bytes(sizeBytes)}`}
          {direction === 'to' ? ` · ${t('fileNever')}` : ''}
        </Text>
      </Stack>
      <Answer
        id={id}
        no={t('noFile')}
        yes={t(by === 'customer' ? 'allowFileOffer' : direction === 'from' ? 'allowFileFrom' : 'allowFileTo')}
        possible
        onNo={() => answer(false)}
        onYes={() => answer(true)}
      />
    </Stack>
  );
};

const toItsEnd = (element: HTMLElement | null): void => element?.scrollTo(0, element.scrollHeight);

/** The customer's own wish, so nobody is named as asking; what would go is shown, and where to. */
const Attach = ({ session, question }: Of<'attach'>) => {
  const t = useWords();
  const format = useFormat();
  const { path, sizeBytes, excerpt, ticket, id } = question;
  const answer = (yes: boolean): void =>
    say({ type: 'answer-file', session: session.number, question: id, yes });
  return (
    <Stack gap="md">
      <Text size="sm" className="foreign">
        {t('attachText', { vendor: shownLine(session.helper?.vendor ?? ''), ticket })}
      </Text>
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          {t('filePath')}
        </Text>
        <Text size="sm" ff="monospace" dir="ltr" className="foreign foreign-box" tabIndex={0}>
          {shownLine(path)}
        </Text>
        <Text size="sm" c="dimmed">{`${t('fileSize')}: ${format.bytes(sizeBytes)}`}</Text>
      </Stack>
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          {t(excerpt === null ? 'attachNoText' : 'attachEnd')}
        </Text>
        {excerpt === null ? null : (
          <Text
            size="xs"
            ff="monospace"
            dir="ltr"
            className="foreign foreign-box"
            tabIndex={0}
            ref={toItsEnd}
          >
            {shownText(excerpt)}
          </Text>
        )}
      </Stack>
      <Answer
        id={id}
        no={t('noFile')}
        yes={t('attachAllow')}
        possible
        onNo={() => answer(false)}
        onYes={() => answer(true)}
      />
    </Stack>
  );
};

const titleKey = (question: PageQuestion) => {
  if (question.kind === 'grants') return 'ask';
  if (question.kind === 'attach') return 'attachAsk';
  if (question.by === 'customer') return 'askFileOffer';
  return question.direction === 'from' ? 'askFileFrom' : 'askFileTo';
};

/** The question of one session. */
export const Question = ({ session, question }: { session: PageSession; question: PageQuestion }) => {
  const t = useWords();
  useEffect(() => {
    // A terminal or picture that fills the screen would hide it.
    if (document.fullscreenElement !== null) void document.exitFullscreen();
  }, [question.id]);
  const name = shownLine(session.helper?.name ?? '', 60);
  const parts: ReactNode =
    question.kind === 'grants' ? (
      <Grants key={question.id} session={session} question={question} />
    ) : question.kind === 'attach' ? (
      <Attach key={question.id} session={session} question={question} />
    ) : (
      <File key={question.id} session={session} question={question} />
    );
  return (
    <Modal
      opened
      centered
      size="lg"
      zIndex={1_000}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={<span className="foreign">{t(titleKey(question), { name, ticket: session.ticket ?? '' })}</span>}
      transitionProps={{ duration: 0 }}
    >
      {parts}
    </Modal>
  );
};
