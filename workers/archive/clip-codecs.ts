import type { MediaCodec } from 'mediabunny';
import type { VideoDescription } from '../../src/domain/session.ts';
import { NotCopyable } from './clip-groups.ts';

/** Names that people know codecs by. */
const names: Readonly<Record<string, string>> = {
  avc: 'H.264',
  hevc: 'HEVC (H.265)',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'ProRes',
  aac: 'AAC',
  opus: 'Opus',
  mp3: 'MP3',
  vorbis: 'Vorbis',
  flac: 'FLAC',
  ac3: 'Dolby Digital',
  eac3: 'Dolby Digital Plus',
};

/** `id`: what the file itself calls it, for those that have no name here. */
export function codecName(codec: MediaCodec | null, id: string | number | Uint8Array | null): string {
  if (codec !== null) return names[codec] ?? codec;
  return typeof id === 'string' && id.trim() !== '' ? id.trim() : 'an unknown codec';
}

/** Errors: `NotCopyable` for packets that a session's files don't hold in this form. */
export function refuseForeign(codec: MediaCodec | null, { description }: VideoDescription): void {
  const isPacked = codec === 'avc' || codec === 'hevc';
  if (!isPacked && codec !== 'vp9' && codec !== 'av1') throw new NotCopyable(`sessions don’t hold ${codecName(codec, null)}`);
  if (isPacked && description === undefined) throw new NotCopyable('its pictures are packed as for broadcasting');
}

/**
 * Whether a packet of VP8 shows nothing and only helps to decode others (RFC 6386, 9.1, `show_frame`); its time may be that of another.
 * Other codecs pack what is hidden with a picture that is shown.
 */
export function isHiddenVp8([tag]: Uint8Array): boolean {
  return tag !== undefined && (tag & 0x10) === 0;
}

/** Sound that is kept; everything else is left out. */
export function isKeptSound(codec: MediaCodec | null): boolean {
  return codec === 'aac' || codec === 'opus';
}
