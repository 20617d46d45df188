/** Home-screen apps on iOS ignore `<a download>`; there the share sheet is the only way out. */
export function needsShareSheet(): boolean {
  return 'standalone' in navigator && navigator.standalone === true && 'canShare' in navigator;
}

/** Opens the share sheet; must be called in answer to a tap. False when the person closed it. */
export async function shareFile(file: Blob, name: string): Promise<boolean> {
  try {
    // A file from private storage has no type, and a sheet offers nothing for a file without one.
    await navigator.share({ files: [new File([file], name, { type: file.type || 'application/zip' })] });
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

/** Hands a small file that is ready over at once, in answer to a tap. False when the person closed the share sheet. */
export async function saveFile(file: Blob, name: string): Promise<boolean> {
  if (needsShareSheet()) return shareFile(file, name);
  downloadFile(file, name);
  return true;
}
