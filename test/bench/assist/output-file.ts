/** Terminal output to show: lines as a log has them, with some colour and some umlauts. */
import { open } from 'node:fs/promises';

const lines = Array.from({ length: 2_000 }, (_, index) => {
  const at = `2026-07-01T12:${String(index % 60).padStart(2, '0')}:07.${String(index).padStart(4, '0')}`;
  const sum = (index * 2_654_435_761).toString(16);
  return `${at} \u001B[3${index % 8}mkasse-${index % 9}\u001B[0m Beleg ${index * 7_919} gedruckt, Prüfsumme ${sum} für Größe ${index}\n`;
});

/** Writes so many bytes of it, and one line's end. */
export const writeOutputFile = async (path: string, bytes: number): Promise<void> => {
  const piece = Buffer.from(lines.join(''));
  const file = await open(path, 'w');
  for (let written = 0; written < bytes; written += piece.length)
    await file.write(piece.subarray(0, Math.min(piece.length, bytes - written)));
  await file.write('\n');
  await file.close();
};
