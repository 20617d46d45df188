/** Where a key types or chooses something, it is not a shortcut. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  if (target.matches('dialog, dialog *')) return true;
  if (target instanceof HTMLInputElement) return !['range', 'radio', 'checkbox'].includes(target.type);
  return target.matches('select, textarea, [contenteditable]');
}

/** Whether Space or Enter belongs to the control that has the focus. */
export function pressesControl(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && target.matches('button, a, summary, input[type=radio], input[type=checkbox]');
}
