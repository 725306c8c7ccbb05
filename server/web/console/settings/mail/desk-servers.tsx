/** The fields of the two mail servers: where they are, how they are spoken to, and who signs in. */
import {
  Autocomplete,
  NumberInput,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { Section } from '../../../account/section.tsx';
import { draftOf, keepsPassword, newIncoming, newOutgoing, usualPorts } from './desk-draft.ts';
import type { Desk, DeskFaults, Draft, IncomingDraft, OutgoingDraft, Security, Way } from './desk-draft.ts';
import { securityNames } from './desk-facts.tsx';
import { TryIncoming, TryOutgoing } from './desk-try.tsx';
import { useDeskWords } from './desk-words.ts';

export interface FieldsProps {
  readonly draft: Draft;
  /** What is stored: its passwords are there already. */
  readonly stored: Desk | null;
  readonly faults: DeskFaults;
  readonly onChange: (change: Partial<Draft>) => void;
  /** Shows what is missing at one server; false where something is. */
  readonly onCheck: (way: Way) => boolean;
}

const securities = ['tls', 'starttls', 'none'] as const satisfies readonly Security[];

const ServerFields = <D extends IncomingDraft | OutgoingDraft>({
  way,
  server,
  stored,
  faults,
  onChange,
}: {
  way: Way;
  server: D;
  stored: Desk | null;
  faults: DeskFaults;
  onChange: (server: D) => void;
}) => {
  const t = useDeskWords();
  const errorOf = (field: string): string | undefined => {
    const fault = faults[`desk.${way}.${field}`];
    return fault === undefined ? undefined : t(fault);
  };
  const set = (change: Partial<D>): void => onChange({ ...server, ...change });
  const ports = usualPorts[way];
  const kept = keepsPassword(way, server, stored);
  const hadOne = (stored?.[way]?.user ?? null) !== null;
  const passwordFault = errorOf('password');
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TextInput
          label={t('host')}
          required
          maxLength={255}
          placeholder={way === 'incoming' ? 'imap.example.com' : 'smtp.example.com'}
          value={server.host}
          error={errorOf('host')}
          onChange={(event) => set({ host: event.currentTarget.value } as Partial<D>)}
        />
        <Select
          label={t('security')}
          allowDeselect={false}
          data={securities.map((value) => ({ value, label: t(securityNames[value]) }))}
          value={server.security}
          error={errorOf('security')}
          onChange={(value) => {
            const security = securities.find((one) => one === value) ?? 'tls';
            // A port that was only the usual one goes with its encryption.
            const port = server.port === ports[server.security] ? ports[security] : server.port;
            set({ security, port } as Partial<D>);
          }}
        />
        <NumberInput
          label={t('port')}
          required
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          clampBehavior="strict"
          value={server.port}
          error={errorOf('port')}
          onChange={(value) => {
            if (typeof value === 'number') set({ port: value } as Partial<D>);
          }}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t('user')}
          required={way === 'incoming'}
          {...(way === 'outgoing' && { description: t('userText') })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={320}
          autoComplete="off"
          value={server.user}
          error={errorOf('user')}
          onChange={(event) => set({ user: event.currentTarget.value } as Partial<D>)}
        />
        <PasswordInput
          label={t('password')}
          {...(kept && server.password === '' && { description: t('passwordKept') })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={1_000}
          autoComplete="new-password"
          disabled={way === 'outgoing' && server.user.trim() === ''}
          value={server.password}
          error={passwordFault === undefined ? undefined : hadOne ? t('passwordAgain') : passwordFault}
          onChange={(event) => set({ password: event.currentTarget.value } as Partial<D>)}
          visibilityToggleButtonProps={{ 'aria-label': t('show') }}
        />
      </SimpleGrid>
    </>
  );
};

export const IncomingSection = ({ draft, stored, faults, onChange, onCheck }: FieldsProps) => {
  const t = useDeskWords();
  const [folders, setFolders] = useState<readonly string[]>([]);
  const { incoming } = draft;
  const before = stored === null ? null : draftOf(stored);
  const errorOf = (field: string): string | undefined => {
    const fault = faults[`desk.incoming.${field}`];
    return fault === undefined ? undefined : t(fault);
  };
  const choices = (['seen', 'keep', 'move', 'delete'] as const).map((value) => ({ value, label: t(value) }));
  const set = (server: IncomingDraft): void => onChange({ incoming: server });
  return (
    <Section title={t('incoming')} text={t('incomingText')}>
      <Stack>
        <Switch
          label={t('incomingOn')}
          checked={incoming !== null}
          onChange={(event) =>
            onChange({
              incoming: event.currentTarget.checked ? (before?.incoming ?? newIncoming) : null,
            })
          }
        />
        {incoming === null ? null : (
          <>
            <ServerFields way="incoming" server={incoming} stored={stored} faults={faults} onChange={set} />
            <SimpleGrid cols={{ base: 1, sm: incoming.afterwards === 'move' ? 3 : 2 }}>
              <Autocomplete
                label={t('mailbox')}
                required
                maxLength={255}
                data={[...folders]}
                value={incoming.mailbox}
                error={errorOf('mailbox')}
                onChange={(mailbox) => set({ ...incoming, mailbox })}
              />
              <Select
                label={t('afterwards')}
                allowDeselect={false}
                data={choices}
                value={incoming.afterwards}
                onChange={(value) => {
                  const afterwards = choices.find((one) => one.value === value)?.value ?? 'seen';
                  set({ ...incoming, afterwards });
                }}
              />
              {incoming.afterwards === 'move' ? (
                <Autocomplete
                  label={t('moveTo')}
                  required
                  maxLength={255}
                  data={[...folders]}
                  value={incoming.moveTo}
                  error={errorOf('moveTo')}
                  onChange={(moveTo) => set({ ...incoming, moveTo })}
                />
              ) : null}
            </SimpleGrid>
            <TryIncoming draft={incoming} onCheck={() => onCheck('incoming')} onFolders={setFolders} />
          </>
        )}
      </Stack>
    </Section>
  );
};

export const OutgoingSection = ({ draft, stored, faults, onChange, onCheck }: FieldsProps) => {
  const t = useDeskWords();
  const { outgoing } = draft;
  const before = stored === null ? null : draftOf(stored);
  return (
    <Section title={t('outgoing')} text={t('outgoingText')}>
      <Stack>
        <Switch
          label={t('outgoingOn')}
          checked={outgoing !== null}
          onChange={(event) =>
            onChange({
              outgoing: event.currentTarget.checked ? (before?.outgoing ?? newOutgoing) : null,
            })
          }
        />
        {outgoing === null ? (
          <Text size="sm" c="dimmed">
            {t('outgoingOff')}
          </Text>
        ) : (
          <>
            <ServerFields
              way="outgoing"
              server={outgoing}
              stored={stored}
              faults={faults}
              onChange={(server) => onChange({ outgoing: server })}
            />
            <TryOutgoing draft={outgoing} from={draft} onCheck={() => onCheck('outgoing')} />
          </>
        )}
      </Stack>
    </Section>
  );
};
