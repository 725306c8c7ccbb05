/**
 * Every limit on input from outside, with its unit. A limit that only one module knows lives beside that
 * module; what two sides must agree on lives here.
 */

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

export const limits = {
  /** TUF metadata, by role. A channel role lists each of its builds (about 450 bytes a build). */
  rootBytes: 512 * KiB,
  timestampBytes: 16 * KiB,
  snapshotBytes: 2 * MiB,
  targetsBytes: 8 * MiB,
  /** A manifest of 200,000 files is about 50 MiB. */
  manifestBytes: 64 * MiB,
  manifestFiles: 200_000,
  manifestFrames: 200_000,
  manifestDeltas: 64,
  pathBytes: 1024,
  pathSegmentBytes: 255,
  /** Largest single file of a build, and all of them together. */
  fileBytes: 16 * GiB,
  buildBytes: 64 * GiB,
  packBytes: 16 * GiB,
  deltaBytes: 4 * GiB,
  deltaHeaderBytes: 32 * MiB,
  /** One group of a delta: what a reader holds in memory, old and new, while it unpacks the group. */
  deltaGroupOldBytes: 32 * MiB,
  deltaGroupNewBytes: 32 * MiB,
  /** Largest zstd window (log2 of bytes) a delta's group or a pack's frame may ask a reader for: old and new together, and 16 MiB. */
  deltaWindowLog: 26,
  frameWindowLog: 24,
  notesChars: 64 * KiB,
  fixesPerBuild: 1_000,
  persistPaths: 256,
  hookArguments: 64,
  hookArgumentChars: 4_096,
  hookTimeoutMs: 60 * 60_000,
  hookOutputBytes: 256 * KiB,
  scriptOutputBytes: 256 * KiB,
  bundleBytes: 1 * MiB,
  apiBodyBytes: 1 * MiB,
  metadataUploadBytes: 16 * MiB,
  reportEvents: 100,
  /** What a person writes into a ticket at the agent, without the diagnosis. */
  agentTicketTextChars: 20_000,
  machineNameChars: 255,
  maxRootRotations: 256,
  /** An agent's request token lives this long; the server allows this much difference between clocks. */
  agentTokenLifetimeMs: 60_000,
  clockSkewMs: 120_000,
  /** How long the trust data on a quiet machine may be ahead of its own past before it is questioned. */
  clockFarAheadMs: 400 * 24 * 60 * 60_000,
} as const;
