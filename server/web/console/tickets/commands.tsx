/**
 * Commands of the ticket page. Each carries the sequence number that was on the screen; where somebody was faster, the
 * page tells what they did, and whoever wrote decides whether it still fits. Plain facts change on the screen at once.
 */
import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { failed } from '../../../../protocol/face/notices.tsx';
import { isProblem } from '../../../../protocol/face/problem.ts';
import type { TicketCommandInput } from '../../../../protocol/ticket.ts';
import { showAhead } from '../../api/ahead.ts';
import { call } from '../../api/client.ts';
import { aheadOf } from './ahead-rules.ts';
import { useFactText } from './fact-text.ts';
import { useDeskPeople } from './queue-data.ts';
import type { Log, TicketView } from './ticket-data.ts';
import { useWords } from './words.ts';

type BodyOf<K extends TicketCommandInput['kind']> = Omit<Extract<TicketCommandInput, { kind: K }>, 'kind'>;

export interface Commands {
  /** Does it; null where it was refused or somebody was faster (which the page then tells). `then` is also called when it is sent after all. */
  readonly send: <K extends TicketCommandInput['kind']>(
    kind: K,
    body: BodyOf<K>,
    then?: (view: TicketView) => void,
  ) => Promise<TicketView | null>;
  readonly merge: (
    body: { into: number; reason: string },
    then: (view: TicketView) => void,
  ) => Promise<TicketView | null>;
  readonly split: (
    body: { activities: number[]; subject: string; reason: string },
    then: (view: TicketView) => void,
  ) => Promise<TicketView | null>;
}

const CommandContext = createContext<Commands | null>(null);

export const useCommands = (): Commands => {
  const commands = use(CommandContext);
  if (commands === null) throw new Error('useCommands outside of a ticket');
  return commands;
};

interface Collision {
  readonly seq: number;
  readonly changes: Log;
  readonly again: () => void;
}

type Then = ((view: TicketView) => void) | undefined;

const seqIn = (error: unknown): number | null => {
  if (!isProblem(error, 'CONFLICT')) return null;
  const { seq } = error.details;
  return typeof seq === 'number' ? seq : null;
};

export const CommandProvider = ({
  number,
  seq,
  children,
}: {
  number: string;
  /** The last one shown. */
  seq: number;
  children: ReactNode;
}) => {
  const t = useWords();
  const say = useFactText();
  const queries = useQueryClient();
  const shownSeq = useRef(seq);
  shownSeq.current = seq;
  const people = useDeskPeople().data;
  const names = useRef<Record<string, string>>({});
  names.current = Object.fromEntries((people ?? []).map(({ id, name }) => [id, name]));
  const [collision, setCollision] = useState<Collision | null>(null);

  const commands = useMemo<Commands>(() => {
    const renew = (of: string) =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['ticket', of] }),
        queries.invalidateQueries({ queryKey: ['tickets'] }),
      ]);
    const run = async (
      kind: string,
      body: Record<string, unknown>,
      expectedSeq: number,
      then: Then,
    ): Promise<TicketView | null> => {
      const ahead = aheadOf(kind, body, names.current);
      const takeBack = ahead === null ? null : await showAhead(queries, ['ticket', number], ahead);
      try {
        const view = await call(`POST /tickets/{number}/${kind as 'reply'}`, {
          params: { number },
          body: { ...body, expectedSeq } as never,
        });
        shownSeq.current = view.ticket.number === Number(number) ? view.ticket.seq : expectedSeq;
        if (view.ticket.number === Number(number)) queries.setQueryData(['ticket', number], view);
        then?.(view);
        await renew(number);
        return view;
      } catch (error) {
        takeBack?.();
        const now = seqIn(error);
        if (now === null) {
          failed(error);
          return null;
        }
        const changes = await call('GET /tickets/{number}/activities', {
          params: { number },
          query: { after: expectedSeq, limit: 20 },
        }).catch(() => ({ items: [], names: {} }));
        setCollision({ seq: now, changes, again: () => void run(kind, body, now, then) });
        void renew(number);
        return null;
      }
    };
    return {
      send: (kind, body, then) => run(kind, body, shownSeq.current, then),
      merge: (body, then) => run('merge', body, shownSeq.current, then),
      split: (body, then) => run('split', body, shownSeq.current, then),
    };
  }, [number, queries]);

  const close = () => setCollision(null);
  return (
    <CommandContext value={commands}>
      {children}
      <Modal
        opened={collision !== null}
        onClose={close}
        title={t('collision.title')}
        closeButtonProps={{ 'aria-label': t('dismiss') }}
      >
        {collision === null ? null : (
          <Stack>
            <Text size="sm">{t('collision.text')}</Text>
            <List size="sm" spacing={4}>
              {collision.changes.items.map((one) => (
                <List.Item key={one.head.seq}>
                  <Text span fw={600} inherit>
                    {collision.changes.names[one.head.by.id] ?? t(`by.${one.head.by.kind}`)}
                  </Text>{' '}
                  {say(one, collision.changes.names)}
                  {one.content?.text === undefined ? null : (
                    <Text size="sm" c="dimmed" lineClamp={3} className="ticket-text">
                      {one.content.text}
                    </Text>
                  )}
                </List.Item>
              ))}
            </List>
            <Group justify="flex-end">
              <Button
                variant="default"
                onClick={() => {
                  close();
                  collision.again();
                }}
              >
                {t('collision.anyway')}
              </Button>
              <Button data-autofocus onClick={close}>
                {t('collision.look')}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </CommandContext>
  );
};
