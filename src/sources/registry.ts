import type { Source } from './source.ts';

const files = import.meta.glob<Source>(['./*.ts', '!./source.ts', '!./registry.ts', '!./microphone.ts', '!./frames-from-*.ts'], { eager: true, import: 'default' });

/** All sources, by the files in this folder. */
export const sources: readonly Source[] = Object.values(files);

export function findSource(id: string): Source | undefined {
  return sources.find((source) => source.id === id);
}
