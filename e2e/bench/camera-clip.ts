import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { test } from '@playwright/test';

const file = '.cache/camera-720p30.mjpeg';

/** Ten seconds of moving 720p30 as a fake camera's file, drawn by ffmpeg; skips, saying so, where there is no ffmpeg. */
export function cameraClip(): string {
  if (existsSync(file)) return file;
  mkdirSync('.cache', { recursive: true });
  try {
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30:duration=10', '-q:v', '4', '-pix_fmt', 'yuvj420p', file]);
  } catch (error) {
    test.skip(true, `ffmpeg is needed to draw the camera's clip: ${String(error)}`);
  }
  return file;
}
