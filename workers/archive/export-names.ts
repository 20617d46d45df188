/** A session's name as that of a file: characters that some file system takes for something else become dashes. */
export function exportName(sessionName: string): string {
  const safe = sessionName.replace(/[\u0000-\u001f\\/:*?"<>|]+/g, '-').trim();
  return safe === '' ? 'session' : safe;
}
