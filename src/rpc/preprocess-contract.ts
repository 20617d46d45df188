import type { Region } from '../domain/detector.ts';
import type { Preprocess } from '../domain/preprocess.ts';
import type { WireError } from './errors.ts';

/** Values of an input; of float16 the bits. */
export type InputValues = Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** Sent over an attached port; picture and tensor are transferred. The receiver closes the picture. */
export interface PreprocessRequest {
  readonly preprocess: Preprocess;
  /** The part of the picture that is the input; absent: all of it. */
  readonly region?: Region;
  readonly picture: VideoFrame;
  /** Where the values go; it comes back in the answer, so that none is allocated per frame. */
  readonly tensor: InputValues;
}

/** Size of a picture's upright, visible pixels, and the size they are meant to be seen in. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** The aspect ratio differs from width / height when pixels are not square. */
  readonly displayWidth: number;
  readonly displayHeight: number;
}

/** A picture as the model's input. */
export interface WrittenPicture {
  readonly tensor: InputValues;
  /** Of the part that was written. */
  readonly size: PictureSize;
  /** The part that was written: the one asked for, to whole pairs of pixels. Absent: all of the picture. */
  readonly region?: Region;
  /** Time of the work itself, without any wait for its turn. */
  readonly workMs: number;
  /** When the work began, see rpc/epoch. */
  readonly startAtMs: number;
}

/** One answer a request, in the order of the requests. */
export type PreprocessReply = WrittenPicture | { readonly error: WireError };

/** The thread beside the detect worker that turns the next picture into an input while the model works on this one. */
export interface PreprocessContract {
  /** Answers PreprocessRequests on a port, one after the other and in order. */
  attach(port: MessagePort): Promise<void>;
}
