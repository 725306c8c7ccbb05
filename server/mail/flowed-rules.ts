/** format=flowed (RFC 3676): lines that end with a space go on in the next one of the same quote depth. */

const depthOf = (line: string): number => Math.min(/^>*/.exec(line)?.[0].length ?? 0, 100);

export const unflow = (text: string, deleteSpace: boolean): string => {
  const out: string[] = [];
  // Pieces of the paragraph that is still open.
  let open: string[] = [];
  let depth = 0;
  const close = (): void => {
    if (open.length > 0) out.push(open.join(''));
    open = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const own = depthOf(line);
    const content = line.slice(own).replace(/^ /, '');
    const flows = content.endsWith(' ') && content !== '-- ';
    if (own !== depth) close();
    depth = own;
    if (open.length === 0 && own > 0) open.push(`${'>'.repeat(own)} `);
    open.push(flows && deleteSpace ? content.slice(0, -1) : content);
    if (!flows) close();
  }
  close();
  return out.join('\n');
};
