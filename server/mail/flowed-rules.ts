/** format=flowed (RFC 3676): lines that end with a space go on in the next one of the same quote depth. */

const depthOf = (line: string): number => /^>*/.exec(line)?.[0].length ?? 0;

export const unflow = (text: string, deleteSpace: boolean): string => {
  const out: string[] = [];
  let paragraph: string | null = null;
  let depth = 0;
  const close = (): void => {
    if (paragraph !== null) out.push(paragraph);
    paragraph = null;
  };
  for (const line of text.split(/\r?\n/)) {
    const own = depthOf(line);
    const content = line.slice(own).replace(/^ /, '');
    const flows = content.endsWith(' ') && content !== '-- ';
    if (paragraph === null || own !== depth) {
      close();
      depth = own;
      paragraph = own === 0 ? content : `${'>'.repeat(own)} ${content}`;
    } else paragraph = `${deleteSpace ? paragraph.slice(0, -1) : paragraph}${content}`;
    if (!flows) close();
  }
  close();
  return out.join('\n');
};
