/** Limits of a session, with their units: what customer's agent, helper's browser and relay must agree on. */

const KiB = 1024;
const MiB = 1024 * KiB;

export const sessionLimits = {
  /** How long a code works before somebody has joined with it, and how many wrong tries it bears. */
  codeMs: 10 * 60_000,
  codeTries: 3,
  /** Payload of one sealed frame, and the whole frame on the wire (header, tag, acknowledgement, kind). */
  payloadBytes: 64 * KiB,
  frameBytes: 64 * KiB + 64,
  /** Messages in JSON are small; session descriptions of WebRTC are the largest. */
  messageBytes: 48 * KiB,
  /** Control messages between an end and the relay. */
  controlBytes: 4 * KiB,
  handshakeBytes: 4 * KiB,
  /** Any message of the relay's: a frame, or what it says, with servers for WebRTC in it. */
  relayBytes: 128 * KiB,
  /** What may wait at an end to be read: an honest sender is far below. Each piece counts for so much more than its bytes. */
  waitingBytes: 16 * MiB,
  waitingPieceBytes: 256,
  /** What a sender keeps of frames the other end has not acknowledged, to send again after a drop. */
  unackedBytes: 1 * MiB,
  /** A receiver acknowledges at the latest after so much. */
  ackFrames: 64,
  ackBytes: 64 * KiB,
  /** New keys after so many frames of one direction. */
  rekeyFrames: 1 << 16,
  /** Output a helper's window lets the agent send ahead of what was shown. */
  terminalWindowBytes: 512 * KiB,
  /** So long a shell waits for a helper who takes hardly any of its output. */
  terminalPatienceMs: 10_000,
  terminalInputBytes: 16 * KiB,
  /** Typed by one person and not read yet by the program; who goes beyond it is cut off until they have paused for so long. */
  typedBytes: 512 * KiB,
  typingPauseMs: 1_000,
  scrollbackBytes: 10 * MiB,
  columns: 500,
  rows: 300,
  /** A session description of WebRTC, and the sides of a screen. */
  signalChars: 32 * 1024,
  screenPixels: 16_384,
  chatChars: 4_000,
  reasonChars: 500,
  fileBytes: 2 * 1024 * MiB,
  fileWindowBytes: 512 * KiB,
  fileChunkBytes: 32 * KiB,
  filePathChars: 4_096,
  /** What the vendor keeps of one session: the helper's recording of the screen. */
  screenRecordingBytes: 512 * MiB,
  /** Surfaces that are shown one after the other, each a video in the customer's copy. */
  screenParts: 100,
  /** And the customer's signed copy, which comes in pieces so that a cut line costs one of them. */
  castBytes: 256 * MiB,
  eventsBytes: 64 * MiB,
  proofBytes: 64 * KiB,
  copyPieceBytes: 512 * KiB,
  filesAtOnce: 4,
  /** Questions of a helper that wait while the customer is asked another one. */
  questionsWaiting: 3,
  /** Without a sign of a person for so long, a session ends; and after the longest time in any case. */
  idleMs: 15 * 60_000,
  /** So long before that end the customer is told. */
  idleWarningMs: 2 * 60_000,
  /** And so long before the allowed time is over. */
  endingWarningMs: 2 * 60_000,
  longestMs: 8 * 60 * 60_000,
  standardMs: 60 * 60_000,
  /** How long a lost end may take to come back. */
  graceMs: 60_000,
} as const;
