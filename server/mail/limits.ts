/** Every limit on mails that arrive, with its unit. A mail beyond one is kept raw and quarantined, or shortened and noted, as said. */
const KiB = 1024;
const MiB = 1024 * KiB;

export const mailLimits = {
  /** One raw mail; a larger one is refused where it is read, and stays where it was. */
  rawBytes: 64 * MiB,
  /** Lines of a raw mail: the parser's work is by the line, and 64 MiB of base64 have fewer. More is quarantined. */
  rawLines: 1_200_000,
  /** All header blocks of a mail together; more is quarantined. */
  headerBytes: 1 * MiB,
  /** Header lines kept of a mail; more are dropped and noted. */
  headerLines: 2_000,
  headerValueChars: 16 * KiB,
  /** Parts inside parts; deeper is quarantined. */
  nestingDepth: 32,
  /** Parts of a mail, all levels; more are quarantined. */
  parts: 1_000,
  /** Messages inside messages that are looked into for a text. */
  nestedMessages: 2,
  subjectChars: 1_000,
  addressChars: 320,
  displayNameChars: 200,
  addresses: 500,
  references: 200,
  messageIdChars: 500,
  textChars: 1 * MiB,
  /** HTML beyond this is not shown; its text still is. */
  htmlChars: 2 * MiB,
  /** Elements inside elements of HTML; what is deeper is flattened to its text. */
  htmlDepth: 200,
  attachments: 200,
  attachmentNameChars: 200,
  /** winmail.dat: attributes and properties looked at. */
  tnefItems: 5_000,
  bounceRecipients: 100,
} as const;
