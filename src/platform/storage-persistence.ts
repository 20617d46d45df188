/**
 * Asks the browser not to evict what is stored. Asked at the first Record tap, when the reason is plain: some browsers show a prompt.
 * True when storage is persistent.
 */
export async function askForPersistence(): Promise<boolean> {
  if (await navigator.storage.persisted()) return true;
  return navigator.storage.persist();
}
