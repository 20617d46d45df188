const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text as it stands in HTML, in an element or in a quoted attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A table whose first column names the rows. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const titles = head.map((title) => `<th scope="col">${escaped(title)}</th>`).join('');
  const lines = rows.map(([name = '', ...cells]) => `<tr><th scope="row">${escaped(String(name))}</th>${cells.map((cell) => `<td>${escaped(String(cell))}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${titles}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}
