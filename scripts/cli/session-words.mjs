/** A session and its runs in a few lines. */
export function sessionText({ session, runs }) {
  const seconds = (session.durationUs / 1e6).toFixed(3);
  return [
    `${session.name}: ${seconds} s, ${(session.bytes / 1e6).toFixed(1)} MB, ${session.state}, from ${session.source.label}`,
    ...session.tracks.map(({ id, kind, label, frames }) => `  ${id}: ${kind}, ${frames} ${kind === 'video' ? 'frames' : 'packets'}, ${label}`),
    ...runs.map(({ name, mode, state, frames, skipped, failed = 0, detections, fingerprint = 'no fingerprint' }) =>
      `  run ${name}: ${mode}, ${state}, ${frames} frames, ${skipped} skipped${failed === 0 ? '' : ` (${failed} failed)`}, ${detections} detections, ${fingerprint}`),
  ].join('\n');
}
