/** Release notes as blocks: what is meant is understood, everything else stays text, and no text is slow. */
import { describe, expect, it } from 'vitest';
import { noteBlocks } from '../../protocol/note-blocks.ts';

const text = (said: string) => ({ kind: 'text', text: said });

describe('a build’s notes', () => {
  it('become headings, lists, emphasis, code and links', () => {
    expect(
      noteBlocks(
        '# Neu in 4.2\r\nErste Zeile\nzweite\n\n- **Bon**: Umlaute\n  stimmen\n- `till` und *Kasse*\n1. Stück\n\n```\n- kein Punkt\n```\nMehr [hier](https://vendor.example/a?b=1).',
      ),
    ).toEqual([
      { kind: 'heading', spans: [text('Neu in 4.2')] },
      { kind: 'paragraph', spans: [text('Erste Zeile\nzweite')] },
      {
        kind: 'list',
        ordered: false,
        items: [
          [{ kind: 'strong', text: 'Bon' }, text(': Umlaute stimmen')],
          [{ kind: 'code', text: 'till' }, text(' und '), { kind: 'emphasis', text: 'Kasse' }],
        ],
      },
      { kind: 'list', ordered: true, items: [[text('Stück')]] },
      { kind: 'code', text: '- kein Punkt' },
      {
        kind: 'paragraph',
        spans: [
          text('Mehr '),
          { kind: 'link', text: 'hier', url: 'https://vendor.example/a?b=1' },
          text('.'),
        ],
      },
    ]);
  });

  it.each([
    '<img src=x onerror=alert(1)>',
    '[hier](javascript:alert(1))',
    '[hier](http://vendor.example)',
    '[hier](//vendor.example)',
    '![Bild](data:image/png;base64,AA)',
    '2 * 3 * 4',
    '**',
  ])('that would be something else stay text: %s', (said) => {
    expect(noteBlocks(said)).toEqual([{ kind: 'paragraph', spans: [text(said)] }]);
  });

  it('made to be slow are read at once', () => {
    const startedMs = performance.now();
    for (const piece of ['*a', '[', '`', '[a](https://', '# ', '- ', '** *'])
      noteBlocks(piece.repeat(20_000));
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});
