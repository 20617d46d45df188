import { svg, html, type SVGTemplateResult, type TemplateResult } from 'lit';

function icon(paths: SVGTemplateResult): TemplateResult {
  return html`<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;
}

/** The mark: a loop that closes on a recording dot. */
export const markIcon = icon(svg`<path d="M20 12a8 8 0 1 1-2.6-5.9" /><path d="M20.5 2.8v4h-4" /><circle cx="12" cy="12" r="3.4" class="dot" />`);
export const libraryIcon = icon(svg`<rect x="3.5" y="4.5" width="7" height="6.5" rx="1.5" /><rect x="13.5" y="4.5" width="7" height="6.5" rx="1.5" /><rect x="3.5" y="14" width="7" height="6.5" rx="1.5" /><rect x="13.5" y="14" width="7" height="6.5" rx="1.5" />`);
export const recordIcon = icon(svg`<circle cx="12" cy="12" r="8.5" /><circle cx="12" cy="12" r="4.2" class="dot" />`);
export const modelsIcon = icon(svg`<path d="M12 3.2 19.8 7.6v8.8L12 20.8 4.2 16.4V7.6z" /><path d="M4.4 7.8 12 12l7.6-4.2M12 12v8.6" />`);
export const settingsIcon = icon(svg`<path d="M4 7.5h9m5 0h2M4 16.5h2m5 0h9" /><circle cx="15.5" cy="7.5" r="2.5" /><circle cx="8.5" cy="16.5" r="2.5" />`);
export const importIcon = icon(svg`<path d="M12 4v11m0 0-4-4m4 4 4-4M4.5 19.5h15" />`);
export const exportIcon = icon(svg`<path d="M12 15V4m0 0L8 8m4-4 4 4M4.5 15v4.5h15V15" />`);
export const renameIcon = icon(svg`<path d="m4.5 19.5.8-4L15.8 5a1.8 1.8 0 0 1 2.6 0l.6.6a1.8 1.8 0 0 1 0 2.6L8.5 18.7z" />`);
export const deleteIcon = icon(svg`<path d="M4.5 6.5h15M9.5 6V4h5v2m-8 .5.8 13h9.4l.8-13M10 10.5v5.5m4-5.5v5.5" />`);
export const closeIcon = icon(svg`<path d="m6 6 12 12M18 6 6 18" />`);
export const flipIcon = icon(svg`<path d="M4 9.5A8 8 0 0 1 18.5 7M20 14.5A8 8 0 0 1 5.5 17M18.8 3.2V7.2h-4M5.2 20.8v-4h4" />`);
export const playIcon = icon(svg`<path d="M8 5.2v13.6L18.8 12z" fill="currentColor" />`);
export const pauseIcon = icon(svg`<path d="M8.5 5.5v13M15.5 5.5v13" stroke-width="3" />`);
export const stepBackIcon = icon(svg`<path d="M15 6.5 9.5 12l5.5 5.5M6 6.5v11" />`);
export const stepForwardIcon = icon(svg`<path d="M9 6.5l5.5 5.5L9 17.5M18 6.5v11" />`);
export const loopIcon = icon(svg`<path d="M5 11V9.5A3.5 3.5 0 0 1 8.5 6H19m-3-3 3 3-3 3M19 13v1.5a3.5 3.5 0 0 1-3.5 3.5H5m3 3-3-3 3-3" />`);
export const rangeStartIcon = icon(svg`<path d="M10.5 5H7v14h3.5M12.5 12h6.5m-2.8-2.8L19 12l-2.8 2.8" />`);
export const rangeEndIcon = icon(svg`<path d="M13.5 5H17v14h-3.5M5 12h6.5m-2.8-2.8 2.8 2.8-2.8 2.8" />`);
export const soundIcon = icon(svg`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11" />`);
export const mutedIcon = icon(svg`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9.5l5 5m0-5-5 5" />`);
export const alertIcon = icon(svg`<path d="M12 4 21 19.5H3zM12 10v4.5m0 2.4v.1" />`);
export const checkIcon = icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`);
export const keyboardIcon = icon(svg`<rect x="3" y="6.5" width="18" height="11" rx="2" /><path d="M7 10.2v.1m3.3-.1v.1m3.4-.1v.1m3.3-.1v.1M8 14h8" />`);
export const backIcon = icon(svg`<path d="M14.5 5.5 8 12l6.5 6.5" />`);
export const markerIcon = icon(svg`<path d="M6 21V4m0 .5h11l-2.2 4 2.2 4H6" />`);
export const snapshotIcon = icon(svg`<path d="M4 8.5h3.6L9.2 6h5.6l1.6 2.5H20v10H4z" /><circle cx="12" cy="13.2" r="3.2" />`);
export const retryIcon = icon(svg`<path d="M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.2 4v4.4h4.4" />`);
export const nextIcon = icon(svg`<path d="M5 6.2v11.6L13.4 12zM18 6v12" />`);
export const addIcon = icon(svg`<path d="M12 5v14M5 12h14" />`);
export const screenIcon = icon(svg`<rect x="3" y="5" width="18" height="11.5" rx="1.5" /><path d="M9 20h6" />`);
export const linkIcon = icon(svg`<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.6-5.6l-1.2 1.1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.6 5.6l1.2-1.1" />`);
