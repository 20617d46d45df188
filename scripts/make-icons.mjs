/** Draws public/icons/*.png from icon.svg. Run it after changing the drawing: npm run icons. */
import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import { findBrowser } from './find-browser.mjs';

const folder = new URL('../public/icons/', import.meta.url);
const drawing = await readFile(new URL('icon.svg', folder), 'utf8');
// Launchers cut their own shape out of a maskable icon: the plate fills the square, the mark stays in the inner 80 %.
const fullBleed = drawing.replace('rx="112"', 'rx="0"');
const maskable = fullBleed.replace('scale(0.98)', 'scale(0.82)');

const icons = [
  { name: 'icon-192.png', size: 192, svg: drawing },
  { name: 'icon-512.png', size: 512, svg: drawing },
  { name: 'icon-maskable-512.png', size: 512, svg: maskable },
  { name: 'apple-touch-icon.png', size: 180, svg: fullBleed },
];

const executablePath = findBrowser();
const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
try {
  for (const { name, size, svg } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
    await page.screenshot({ path: new URL(name, folder).pathname, omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
