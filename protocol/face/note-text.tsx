/** A build's notes as they are meant: headings, lists, emphasis. Made of elements alone; no HTML of the text's is ever used. */
import { Anchor, Code, List, Stack, Text } from '@mantine/core';
import { Fragment } from 'react';
import { noteBlocks } from '../note-blocks.ts';
import type { NoteBlock, NoteSpan } from '../note-blocks.ts';

const Span = ({ span }: { span: NoteSpan }) => {
  if (span.kind === 'link')
    return (
      <Anchor href={span.url} target="_blank" rel="noopener noreferrer" inherit underline="always">
        {span.text}
      </Anchor>
    );
  if (span.kind === 'strong') return <strong>{span.text}</strong>;
  if (span.kind === 'emphasis') return <em>{span.text}</em>;
  return span.kind === 'code' ? <Code>{span.text}</Code> : span.text;
};

/* oxlint-disable react/no-array-index-key -- a text's parts have no other name and never change places */
const Spans = ({ spans }: { spans: readonly NoteSpan[] }) =>
  spans.map((span, at) => (
    <Fragment key={at}>
      <Span span={span} />
    </Fragment>
  ));

const Block = ({ block }: { block: NoteBlock }) => {
  if (block.kind === 'list')
    return (
      <List size="sm" type={block.ordered ? 'ordered' : 'unordered'} spacing={4} pl="lg">
        {block.items.map((spans, at) => (
          <List.Item key={at}>
            <Spans spans={spans} />
          </List.Item>
        ))}
      </List>
    );
  if (block.kind === 'code')
    return (
      <Code block tabIndex={0}>
        {block.text}
      </Code>
    );
  // A heading is bold alone: the page's own headings are not the vendor's to add to.
  const heading = block.kind === 'heading';
  return (
    <Text size="sm" fw={heading ? 600 : 400} style={{ whiteSpace: 'pre-line' }}>
      <Spans spans={block.spans} />
    </Text>
  );
};

export const NoteText = ({ text, lang }: { text: string; lang: string }) => (
  <Stack gap="xs" maw={720} lang={lang} style={{ overflowWrap: 'anywhere' }}>
    {noteBlocks(text).map((block, at) => (
      <Block key={at} block={block} />
    ))}
  </Stack>
);
