// Draws the icons of the installed page from the SVG files here: `CHROMIUM=chromium npm run icons`.
// Systems cut `maskable` to a shape of theirs, so it has colour up to its edges and its drawing in the middle 80 %.
import { spawnSync } from 'node:child_process';

const here = (/** @type {string} */ name) => new URL(name, import.meta.url);

/** @type {[drawing: string, size: number, icon: string][]} */
const ICONS = [
  ['any.svg', 192, 'any-192.png'],
  ['any.svg', 512, 'any-512.png'],
  ['maskable.svg', 192, 'maskable-192.png'],
  ['maskable.svg', 512, 'maskable-512.png'],
  ['maskable.svg', 180, 'apple-touch.png'],
];

for (const [drawing, size, icon] of ICONS) {
  const { status, stderr } = spawnSync(process.env.CHROMIUM ?? 'chromium', [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    '--force-device-scale-factor=1',
    '--default-background-color=00000000',
    `--window-size=${size},${size}`,
    `--screenshot=${here(icon).pathname}`,
    here(drawing).href,
  ]);
  if (status !== 0) {
    throw new Error(`${icon}: ${stderr}`);
  }
}
