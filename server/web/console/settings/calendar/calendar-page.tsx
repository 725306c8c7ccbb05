/** The service hours' editor: week, holidays, agreed times and targets, with a trial before anything is saved. */
import '@mantine/dates/styles.css';
import 'dayjs/locale/de.js';
import 'dayjs/locale/en-gb.js';
import { Stack } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import dayjs from 'dayjs';
import localizedFormat from 'dayjs/plugin/localizedFormat.js';
import { useState } from 'react';
import { useLanguage } from '../../../../../protocol/face/language.ts';
import { done, failed } from '../../../../../protocol/face/notices.tsx';
import { isProblem } from '../../../../../protocol/face/problem.ts';
import { Failure, Loading, Shown } from '../../../../../protocol/face/states.tsx';
import { call } from '../../../api/client.ts';
import { useMe } from '../../../api/me.ts';
import { ConflictAlert } from '../conflict-alert.tsx';
import { SaveBar } from '../save-bar.tsx';
import { SettingsPage } from '../settings-page.tsx';
import { sameCalendar, weekFault } from './draft.ts';
import type { Calendar } from './draft.ts';
import { HolidaysSection } from './holidays-section.tsx';
import { SampleSection } from './sample-section.tsx';
import { TargetsSection } from './targets-section.tsx';
import { WeekSection } from './week-section.tsx';
import { WindowsSection } from './windows-section.tsx';
import { useCalendarWords } from './words.ts';

dayjs.extend(localizedFormat);

const queryKey = ['settings', 'calendar'];
const calmMs = 250;

const Editor = ({ saved, onReload }: { saved: Calendar; onReload: () => void }) => {
  const t = useCalendarWords();
  const queries = useQueryClient();
  const readOnly = !useMe().may('settings.edit');
  // What the changes were made from; a newer one from somebody else shows as a conflict, not as a surprise.
  const [base, setBase] = useState(saved);
  const [draft, setDraft] = useState(saved);
  const dirty = !sameCalendar(base, draft);
  if (!dirty && !sameCalendar(base, saved)) {
    setBase(saved);
    setDraft(saved);
  }
  const [year, setYear] = useState(() => new Date().getFullYear());
  const [openedAt, setOpenedAt] = useState(() => dayjs().minute(0).second(0).format('YYYY-MM-DD HH:mm:ss'));
  const fault = weekFault(draft);
  const [calm] = useDebouncedValue(draft, calmMs);
  const preview = useQuery({
    queryKey: ['calendar-preview', calm, year, openedAt],
    queryFn: () =>
      call('POST /settings/calendar/preview', {
        body: { calendar: calm, year, openedAt: new Date(openedAt.replace(' ', 'T')).toISOString() },
      }),
    enabled: weekFault(calm) === null,
    placeholderData: keepPreviousData,
  });

  const put = (before: Calendar, calendar: Calendar) =>
    call('PUT /settings/calendar', { body: { before, calendar } }) as Promise<Calendar>;
  const take = (calendar: Calendar): void => {
    queries.setQueryData(queryKey, calendar);
    setBase(calendar);
    setDraft(calendar);
    void queries.invalidateQueries({ queryKey: ['tickets'] });
  };
  const restore = useMutation({
    mutationFn: ({ now, before }: { now: Calendar; before: Calendar }) => put(now, before),
    onSuccess: (restored) => {
      take(restored);
      done(t('restored'));
    },
  });
  const save = useMutation({
    mutationFn: () => put(base, draft),
    onSuccess: (now) => {
      const before = base;
      take(now);
      done(t('saved'), { undo: () => restore.mutate({ now, before }) });
    },
    onError: (error) => {
      if (!isProblem(error, 'CONFLICT')) failed(error);
    },
  });
  const conflict = isProblem(save.error, 'CONFLICT') && dirty;
  const parts = {
    calendar: draft,
    change: (change: (before: Calendar) => Calendar) => setDraft(change),
    readOnly,
  };
  return (
    <Stack pb={dirty ? 72 : 0}>
      {conflict ? (
        <ConflictAlert
          onReload={() => {
            save.reset();
            setDraft(base);
            onReload();
          }}
        />
      ) : null}
      <WeekSection {...parts} />
      <TargetsSection {...parts} />
      {preview.data === undefined ? (
        preview.isError ? (
          <Failure error={preview.error} onRetry={() => void preview.refetch()} />
        ) : (
          <Loading rows={3} />
        )
      ) : (
        <>
          <SampleSection
            calendar={draft}
            clocks={preview.data.clocks}
            openedAt={openedAt}
            onOpenedAt={setOpenedAt}
          />
          <HolidaysSection {...parts} holidays={preview.data.holidays} year={year} onYear={setYear} />
        </>
      )}
      <WindowsSection {...parts} />
      <SaveBar
        dirty={dirty}
        busy={save.isPending}
        fault={fault === null ? undefined : t(fault)}
        onSave={() => save.mutate()}
        onDiscard={() => {
          save.reset();
          setDraft(base);
        }}
      />
    </Stack>
  );
};

const CalendarPage = () => {
  const t = useCalendarWords();
  const me = useMe();
  const language = useLanguage();
  const calendar = useQuery({
    queryKey,
    queryFn: async () => (await call('GET /settings/calendar')) as Calendar,
  });
  return (
    <SettingsPage name="calendar" subtitle={t('subtitle')} readOnly={!me.may('settings.edit')}>
      <DatesProvider settings={{ locale: language === 'de' ? 'de' : 'en-gb', firstDayOfWeek: 1 }}>
        <Shown query={calendar} loading={<Loading rows={10} height={40} />}>
          {(saved) => <Editor saved={saved} onReload={() => void calendar.refetch()} />}
        </Shown>
      </DatesProvider>
    </SettingsPage>
  );
};

export default CalendarPage;
