/** The frame of console and portal: asks who is signed in, shows the pages to them, and the way out to others. */
import { Anchor, Container, Menu } from '@mantine/core';
import { IconKeyboard, IconLogout, IconSearch, IconTicket, IconUser } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Area, AreaCommand } from '../../../protocol/face/area.ts';
import { vendorName } from '../../../protocol/face/facts.ts';
import { languageChosen, setLanguage } from '../../../protocol/face/language.ts';
import { Link } from '../../../protocol/face/route.ts';
import { Shell } from '../../../protocol/face/shell.tsx';
import { Empty, Failure, Shown } from '../../../protocol/face/states.tsx';
import { createWords } from '../../../protocol/face/words.ts';
import { SecondFactorGate } from '../account/second-factor-gate.tsx';
import { auth, call } from './client.ts';
import { useLiveUpdates } from './live.tsx';
import { MeContext } from './me.ts';
import type { Me, Person } from './me.ts';

const useWords = createWords('signed-in', {
  de: {
    console: 'Support-Konsole',
    portal: 'Kundenbereich',
    profile: 'Mein Profil',
    keys: 'Tastenkürzel',
    signOut: 'Abmelden',
    staffOnly: 'Dieser Bereich ist für die Mitarbeiter des Herstellers.',
    membersOnly: 'Dieser Bereich ist für Kunden.',
    other: 'Zu Ihrem Bereich',
  },
  en: {
    console: 'Support console',
    portal: 'Customer area',
    profile: 'My profile',
    keys: 'Keyboard shortcuts',
    signOut: 'Sign out',
    staffOnly: 'This area is for the vendor’s staff.',
    membersOnly: 'This area is for customers.',
    other: 'Go to your area',
  },
});

/** A text as a ticket's number, or as words that tickets are searched for. */
const findTickets = (text: string): readonly AreaCommand[] => {
  const number = /^#?(\d+)$/.exec(text)?.[1];
  const search = {
    id: 'find-tickets',
    label: { de: `Tickets durchsuchen: „${text}“`, en: `Search tickets: “${text}”` },
    icon: IconSearch,
    to: '/tickets',
    search: { q: text },
  };
  if (number === undefined) return [search];
  const label = { de: `Ticket #${number} öffnen`, en: `Open ticket #${number}` };
  return [{ id: 'open-ticket', label, icon: IconTicket, to: `/tickets/${number}` }, search];
};

type FaceName = 'console' | 'portal';

const Framed = ({
  face,
  person,
  areas,
  children,
}: {
  face: FaceName;
  person: Person;
  areas: readonly Area[];
  children: ReactNode;
}) => {
  const t = useWords();
  const queries = useQueryClient();
  const connected = useLiveUpdates();
  const me = useMemo<Me>(
    () => ({ ...person, may: (action) => person.actions.some((one) => one === action) }),
    [person],
  );
  const keepLanguage = useMutation({
    mutationFn: (language: 'de' | 'en') => call('PATCH /me', { body: { language } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['me'] }),
  });
  useEffect(() => {
    if (!languageChosen()) setLanguage(person.language, false);
  }, [person.language]);
  const signOut = useMutation({
    mutationFn: () => auth('sign-out', {}),
    onSuccess: () => window.location.assign(`/${face}/sign-in`),
  });
  const allowed = <T extends { readonly action?: string }>(list: readonly T[]): T[] =>
    list.filter((one) => one.action === undefined || me.may(one.action));
  return (
    <MeContext value={me}>
      <SecondFactorGate needed={person.lacksSecondFactor} />
      <Shell
        name={vendorName()}
        face={t(face)}
        navigation={allowed(areas.flatMap((area) => area.navigation ?? []))}
        commands={allowed(areas.flatMap((area) => area.commands ?? []))}
        person={person}
        connected={connected}
        onLanguage={keepLanguage.mutate}
        find={findTickets}
        accountItems={
          <>
            <Menu.Item component={Link} to="/profile" leftSection={<IconUser size={16} />}>
              {t('profile')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconKeyboard size={16} />}
              onClick={() => document.dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))}
            >
              {t('keys')}
            </Menu.Item>
            <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
              {t('signOut')}
            </Menu.Item>
            <Menu.Divider />
          </>
        }
      >
        {children}
      </Shell>
    </MeContext>
  );
};

/** The frame of one face; whoever belongs to the other one is shown the way there. */
export const SignedIn = ({
  face,
  areas,
  children,
}: {
  face: FaceName;
  areas: readonly Area[];
  children: ReactNode;
}) => {
  const t = useWords();
  const query = useQuery({ queryKey: ['me'], queryFn: () => call('GET /me'), staleTime: Infinity });
  const belongs: FaceName = query.data?.kind === 'member' ? 'portal' : 'console';
  // Without a frame around it, it keeps its distance from the edge itself.
  if (query.isError && query.data === undefined)
    return (
      <Container size="sm" py="xl">
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      </Container>
    );
  return (
    <Shown query={query} loading={<></>}>
      {(person) =>
        belongs === face ? (
          <Framed face={face} person={person} areas={areas}>
            {children}
          </Framed>
        ) : (
          <Container size="sm" py="xl">
            <Empty
              title={face === 'console' ? t('staffOnly') : t('membersOnly')}
              action={<Anchor href={`/${belongs}`}>{t('other')}</Anchor>}
            />
          </Container>
        )
      }
    </Shown>
  );
};
