import type { AppFile, OfflineState } from '../../src/domain/offline.ts';

/** The build's files, by how they are kept. */
export interface AppFiles {
  /** Fetched while the service worker installs: without all of them there is no app. */
  readonly shell: readonly AppFile[];
  /** Builds of the inference engine: big, only one is needed, fetched in the background. */
  readonly engines: readonly AppFile[];
}

export function sortFiles(files: readonly AppFile[]): AppFiles {
  const isEngine = ({ url }: AppFile): boolean => url.endsWith('.wasm');
  return { shell: files.filter((file) => !isEngine(file)), engines: files.filter(isEngine) };
}

/**
 * The engine builds this machine needs: the plain one always (models are inspected on the CPU, and small ones stay there),
 * and with a real GPU the one that reaches it, which onnxruntime-web names `….asyncify…`.
 */
export function neededEngines(engines: readonly AppFile[], webgpu: boolean): readonly AppFile[] {
  return engines.filter(({ url }) => webgpu || !url.includes('asyncify'));
}

/** One name per content, so that two versions never share a cache: FNV-1a over the list of files. */
export function shellCacheName(shell: readonly AppFile[]): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(shell)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return `retake-shell-${hash.toString(16)}`;
}

/** The state that follows from what is kept: bytes per file, whole files only count as kept. */
export function stateOf(wanted: readonly AppFile[], keptBytes: ReadonlyMap<string, number>, fetching: boolean): OfflineState {
  const kept = (file: AppFile): number => Math.min(keptBytes.get(file.url) ?? 0, file.bytes);
  const totalBytes = wanted.reduce((sum, file) => sum + file.bytes, 0);
  const doneBytes = wanted.reduce((sum, file) => sum + kept(file), 0);
  const missing = wanted.filter((file) => kept(file) < file.bytes).map(({ url }) => url);
  if (missing.length === 0) return { at: 'ready', bytes: totalBytes };
  return fetching ? { at: 'installing', doneBytes, totalBytes } : { at: 'partial', missing, doneBytes, totalBytes };
}
