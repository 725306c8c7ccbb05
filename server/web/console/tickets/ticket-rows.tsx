/**
 * The list of tickets: only the rows in sight exist, so that ten thousand scroll as smoothly as ten. The subject's
 * link carries the focus; j and k move it, Enter opens it as it opens every link.
 */
import { Box, Checkbox } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { useFormat } from '../../../../protocol/face/format.ts';
import type { Format } from '../../../../protocol/face/format.ts';
import { useLanguage } from '../../../../protocol/face/language.ts';
import { usePlainLinks } from '../../../../protocol/face/route.ts';
import type { PlainLinks } from '../../../../protocol/face/route.ts';
import { ClassChip, Countdown, StatusChip } from './badges.tsx';
import type { TicketWords } from './badges.tsx';
import type { TicketRow } from './queue-data.ts';
import './tickets.css';
import { useWords } from './words.ts';

const rowHeight = 56;
const cardHeight = 92;
const headHeight = 36;
/** Fetches the next page when so many rows are left below. */
const rowsAhead = 60;

interface RowProps {
  readonly row: TicketRow;
  readonly index: number;
  readonly start: number;
  readonly card: boolean;
  readonly selected: boolean;
  readonly names: Readonly<Record<string, string>>;
  readonly since: number;
  readonly t: TicketWords;
  readonly format: Format;
  readonly linkTo: PlainLinks;
  readonly onSelect: (number: number, selected: boolean) => void;
  readonly onFocus: (index: number) => void;
}

/** Plain elements where they do: a page of rows is made anew with each turn of the wheel. */
const Row = memo((props: RowProps) => {
  const { row, index, start, card, selected, names, since, t, format, linkTo, onSelect, onFocus } = props;
  const customer =
    row.customerId === null ? t('customer.unknown') : (names[row.customerId] ?? row.customerId);
  const assignee = row.assignee === null ? null : (names[row.assignee] ?? row.assignee);
  const place = {
    position: 'absolute',
    top: 0,
    left: 0,
    right: 0,
    height: card ? cardHeight : rowHeight,
    transform: `translateY(${start}px)`,
  } as const;
  const check = (
    <input
      type="checkbox"
      className="ticket-check"
      checked={selected}
      aria-label={t('row.select', { number: row.number })}
      onChange={(event) => onSelect(row.number, event.currentTarget.checked)}
    />
  );
  const subject = (
    <a {...linkTo(`/tickets/${row.number}`)} onFocus={() => onFocus(index)}>
      {row.subject}
    </a>
  );
  const clock = <Countdown clock={row.clock} since={since} t={t} format={format} />;
  const about = `#${row.number} · ${customer}`;
  const who = assignee ?? <span className="ticket-dim">{t('assignee.none')}</span>;
  const common = {
    role: 'row',
    'data-index': index,
    'aria-rowindex': index + 2,
    'aria-selected': selected,
    style: place,
  } as const;
  if (card)
    return (
      <div {...common} className="ticket-row ticket-card">
        <div role="cell" className="ticket-line">
          {check}
          <ClassChip value={row.class} t={t} />
          <span className="ticket-cell ticket-subject">{subject}</span>
        </div>
        <div role="cell" className="ticket-line">
          <span className="ticket-cell ticket-small">{about}</span>
          {clock}
        </div>
        <div role="cell" className="ticket-line">
          <StatusChip value={row.status} t={t} />
          <span className="ticket-cell ticket-small">{who}</span>
        </div>
      </div>
    );
  return (
    <div {...common} className="ticket-row">
      <div role="cell" className="ticket-badge">
        {check}
      </div>
      <div role="cell" className="ticket-badge">
        <ClassChip value={row.class} t={t} />
      </div>
      <div role="cell">
        <div className="ticket-cell ticket-subject">{subject}</div>
        <div className="ticket-cell ticket-small">{about}</div>
      </div>
      <div role="cell" className="ticket-badge">
        <StatusChip value={row.status} t={t} />
      </div>
      <div role="cell" className="ticket-cell ticket-wide">
        {who}
      </div>
      <div role="cell">{clock}</div>
      <div role="cell" className="ticket-cell ticket-dim ticket-wide" title={format.instant(row.updatedAt)}>
        {format.ago(row.updatedAt)}
      </div>
    </div>
  );
});
Row.displayName = 'Row';

const Head = ({ all, onAll }: { all: boolean; onAll: (selected: boolean) => void }) => {
  const t = useWords();
  const names = ['class', 'subject', 'status', 'assignee', 'due', 'updated'] as const;
  return (
    <div role="row" aria-rowindex={1} className="ticket-row ticket-head">
      <div role="columnheader">
        <Checkbox
          size="xs"
          checked={all}
          aria-label={t('row.selectAll')}
          onChange={(event) => onAll(event.currentTarget.checked)}
        />
      </div>
      {names.map((name) => (
        <div
          key={name}
          role="columnheader"
          className={name === 'assignee' || name === 'updated' ? 'ticket-cell ticket-wide' : 'ticket-cell'}
        >
          {t(`column.${name}`)}
        </div>
      ))}
    </div>
  );
};

export interface TicketRowsProps {
  readonly rows: readonly TicketRow[];
  readonly names: Readonly<Record<string, string>>;
  /** When the server counted the clocks, ms since 1970. */
  readonly since: number;
  readonly selected: ReadonlySet<number>;
  readonly onSelect: (numbers: readonly number[], selected: boolean) => void;
  /** The row with the focus. */
  readonly active: RefObject<number>;
  readonly more: boolean;
  readonly onMore: () => void;
  /** Is given a function that moves the focus to a row. */
  readonly moveRef: RefObject<(index: number) => void>;
}

export const TicketRows = (props: TicketRowsProps) => {
  const { rows, names, since, selected, onSelect, active, more, onMore, moveRef } = props;
  const t = useWords();
  const format = useFormat();
  const linkTo = usePlainLinks();
  const language = useLanguage();
  // The same as long as the language is, so that rows needn't be made anew.
  // oxlint-disable-next-line react/exhaustive-deps -- the function is new each time, what it says isn't
  const words = useMemo(() => t, [language]);
  const card = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const scroll = useRef<HTMLDivElement>(null);
  const height = card ? cardHeight : rowHeight;
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: 5,
    scrollPaddingStart: headHeight,
  });
  useEffect(() => list.measure(), [height, list]);
  const shown = list.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - rowsAhead) onMore();
  }, [more, last, rows.length, onMore]);

  const focusRow = (index: number, tries = 10): void => {
    const link = scroll.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
    if (link !== null && link !== undefined) link.focus({ preventScroll: true });
    // The row comes into being with the next frames after scrolling to it.
    else if (tries > 0) requestAnimationFrame(() => focusRow(index, tries - 1));
  };
  moveRef.current = (index) => {
    const wanted = Math.max(0, Math.min(rows.length - 1, index));
    active.current = wanted;
    list.scrollToIndex(wanted);
    focusRow(wanted);
  };
  const select = useRef(onSelect);
  select.current = onSelect;
  const selectOne = useRef((number: number, on: boolean) => select.current([number], on));
  const focused = useRef((index: number) => void (active.current = index));

  return (
    <Box
      ref={scroll}
      role="table"
      tabIndex={0}
      aria-label={t('list')}
      aria-rowcount={more ? -1 : rows.length + 1}
      className="ticket-list"
      // The bar of what is selected stands below.
      h={{
        base: selected.size > 0 ? 'calc(100dvh - 420px)' : 'calc(100dvh - 330px)',
        sm: selected.size > 0 ? 'calc(100dvh - 320px)' : 'calc(100dvh - 262px)',
      }}
      mih={300}
      bd="1px solid var(--mantine-color-default-border)"
      bdrs="md"
    >
      {card ? null : (
        <Head
          all={rows.length > 0 && rows.every((one) => selected.has(one.number))}
          onAll={(on) =>
            onSelect(
              rows.map((one) => one.number),
              on,
            )
          }
        />
      )}
      <div role="rowgroup" style={{ height: list.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <Row
              key={row.number}
              row={row}
              index={index}
              start={start}
              card={card}
              selected={selected.has(row.number)}
              names={names}
              since={since}
              t={words}
              format={format}
              linkTo={linkTo}
              onSelect={selectOne.current}
              onFocus={focused.current}
            />
          );
        })}
      </div>
    </Box>
  );
};
