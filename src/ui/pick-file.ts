/** What a dialog for detectors offers. */
export const detectorFiles = '.json,application/json';

/** Opens the file dialog; must be called in answer to a tap. Null when nothing was picked. */
export function pickFile(accept: string): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}
