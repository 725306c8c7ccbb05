/** What people wrote as plain text: links are links, `#1042` is that ticket, and what was quoted is folded away. */
import { Anchor, Box, Button } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from '../../../../protocol/face/route.ts';
import { useWords } from './words.ts';

const linkPattern = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]|#\d{1,9}\b)/g;

/** Text with its links. */
const Linked = ({ text }: { text: string }) => (
  <>
    {text.split(linkPattern).map((piece, index) => {
      if (index % 2 === 0) return piece;
      return piece.startsWith('#') ? (
        <Anchor key={index} component={Link} to={`/tickets/${piece.slice(1)}`} inherit>
          {piece}
        </Anchor>
      ) : (
        <Anchor key={index} href={piece} target="_blank" rel="noopener noreferrer nofollow" inherit>
          {piece}
        </Anchor>
      );
    })}
  </>
);

/** Hidden until asked for. */
export const Folded = ({ children }: { children: ReactNode }) => {
  const t = useWords();
  const [opened, setOpened] = useState(false);
  return (
    <Box component="span" display="block">
      <Button
        variant="default"
        size="compact-xs"
        my={4}
        aria-expanded={opened}
        leftSection={<IconDots size={14} />}
        onClick={() => setOpened(!opened)}
      >
        {t(opened ? 'quote.hide' : 'quote.show')}
      </Button>
      {opened ? (
        <Box component="span" display="block" c="dimmed">
          {children}
        </Box>
      ) : null}
    </Box>
  );
};

interface Part {
  readonly quoted: boolean;
  readonly text: string;
}

/** Runs of lines that are quoted and that are not. A text that is all quote is shown whole. */
export const partsOf = (text: string): readonly Part[] => {
  const parts: { quoted: boolean; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const quoted = /^\s{0,3}>/.test(line);
    const last = parts.at(-1);
    if (last?.quoted === quoted) last.lines.push(line);
    else parts.push({ quoted, lines: [line] });
  }
  const joined = parts.map(({ quoted, lines }) => ({ quoted, text: lines.join('\n') }));
  return joined.some((one) => !one.quoted && one.text.trim() !== '') ? joined : [{ quoted: false, text }];
};

export const WrittenText = ({ text }: { text: string }) => (
  <Box className="ticket-text" fz="sm">
    {partsOf(text).map((part, index) =>
      part.quoted ? (
        <Folded key={index}>
          <Linked text={part.text} />
        </Folded>
      ) : (
        <Linked key={index} text={part.text} />
      ),
    )}
  </Box>
);
