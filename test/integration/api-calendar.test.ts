/** The calendar by API: what an edited one would mean, before anything is saved. */
import { describe, expect, it } from 'vitest';
import { standardCalendar } from '../../server/calendar/calendar-rules.ts';
import { databases } from '../support/databases.ts';
import { addStaff, codeOf, signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

describe.each(databases)('the calendar by API on $name', ({ database }) => {
  it('shows holidays and a sample ticket’s clocks before and after, and changes nothing', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    // Friday 17:30 in Berlin; the edited calendar closes at 17:00 and keeps Saxony's holidays.
    const calendar = {
      ...standardCalendar,
      state: 'SN',
      frames: standardCalendar.frames.map((frame) => ({ ...frame, to: '17:00' })),
    };
    const answer = await support.call('POST', '/api/v1/settings/calendar/preview', {
      calendar,
      year: 2026,
      openedAt: '2026-07-03T15:30:00.000Z',
    });
    expect(answer.body).toMatchObject({
      clocks: [
        {
          class: 'A',
          reaction: { before: '2026-07-06T07:30:00.000Z', after: '2026-07-06T08:00:00.000Z' },
        },
        { class: 'B' },
        { class: 'C' },
        { class: 'D', solution: { before: null, after: null } },
        { class: 'unclassified' },
      ],
    });
    expect(JSON.stringify(answer.body)).toContain('2026-11-18');
    expect((await support.call('GET', '/api/v1/settings/calendar')).body).toEqual(standardCalendar);
  });

  it('says that a clock never runs out where nothing is open', async () => {
    const server = await startTestServer(await database(), { trusted: false });
    const support = await signIn(server.url, (await addStaff(server.store, 'support')).email);
    const asked = { year: 2026, openedAt: '2026-07-03T15:30:00.000Z' };
    const path = '/api/v1/settings/calendar/preview';
    const answer = await support.call('POST', path, {
      ...asked,
      calendar: { ...standardCalendar, frames: [] },
    });
    expect(answer.body).toMatchObject({ clocks: [{ reaction: { after: null } }, {}, {}, {}, {}] });
    const broken = { ...standardCalendar, frames: [{ day: 1, from: '18:00', to: '09:00' }] };
    expect(codeOf(await support.call('POST', path, { ...asked, calendar: broken }))).toBe('BAD_INPUT');
  });
});
