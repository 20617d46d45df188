/** Home-screen apps on iOS ignore `<a download>`; there the share sheet is the only way out. */
export function needsShareSheet(): boolean {
  return 'standalone' in navigator && navigator.standalone === true && 'canShare' in navigator;
}

/** Opens the share sheet; must be called in answer to a tap. False when the person closed it. */
export async function shareFile(file: File, name: string): Promise<boolean> {
  try {
    await navigator.share({ files: [new File([file], name, { type: 'application/zip' })] });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    throw error;
  }
}

export function downloadFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser resolves the URL when the click is handled; a minute is generous and keeps nothing for good.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
