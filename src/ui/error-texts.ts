import type { ErrorCode } from '../domain/errors.ts';

export interface ErrorText {
  /** What is wrong. */
  readonly title: string;
  /** What to do next. */
  readonly advice: string;
}

/** The words for every error. A code without words does not compile. */
export const errorTexts: Record<ErrorCode, ErrorText> = {
  'browser-unsupported': {
    title: 'This browser can’t run Retake',
    advice: 'It lacks something Retake needs. Use a current Chrome, Edge, Safari or Firefox.',
  },
  'page-insecure': {
    title: 'This page is not secure',
    advice: 'Browsers give cameras and storage to secure pages only. Open the address with https://, or use localhost.',
  },
  'camera-none': {
    title: 'No camera found',
    advice: 'Plug one in, or pick another camera. The demo scene works with no camera at all.',
  },
  'camera-refused': {
    title: 'The camera is blocked',
    advice: 'Allow the camera for this page: tap the icon beside the address, set Camera to Allow, then try again.',
  },
  'camera-busy': {
    title: 'The camera could not be started',
    advice: 'Another program may be using it. Close that program, or pick another camera, then try again.',
  },
  'camera-lost': {
    title: 'The camera went away',
    advice: 'It was unplugged or switched off. What was recorded until then is safe. Reconnect it to go on.',
  },
  'camera-format': {
    title: 'This camera’s pictures can’t be recorded',
    advice: 'It delivers a format that no encoder takes, as depth cameras do. Pick another camera.',
  },
  'camera-silent': {
    title: 'The camera gives no picture',
    advice: 'It is on, but nothing comes from it. Close other programs that use it, unplug it and plug it in again, then try again.',
  },
  'screen-refused': {
    title: 'The screen was not shared',
    advice: 'Try again and pick a screen, a window or a tab. Some systems ask for a permission of their own first.',
  },
  'screen-unsupported': {
    title: 'This browser can’t share a screen',
    advice: 'Phones and tablets mostly can’t. Record a camera here, or open Retake on a computer.',
  },
  'microphone-refused': {
    title: 'The microphone is blocked',
    advice: 'Allow the microphone for this page: tap the icon beside the address, or switch it off here and record without sound.',
  },
  'microphone-none': {
    title: 'No microphone found',
    advice: 'Plug one in, or switch it off here and record without sound.',
  },
  'microphone-unsupported': {
    title: 'This browser can’t record sound here',
    advice: 'Record without sound, or use a current Chrome, Edge or Safari.',
  },
  'sensor-refused': {
    title: 'This sensor is blocked',
    advice: 'Allow it for this page in the browser’s settings, or switch it off here and record without it.',
  },
  'sensor-none': {
    title: 'This device has no such sensor',
    advice: 'Switch it off here and record without it.',
  },
  'codec-unsupported': {
    title: 'No video encoder takes this size',
    advice: 'Choose a smaller picture or a lower frame rate and try again.',
  },
  'encoder-failed': {
    title: 'The video encoder stopped',
    advice: 'What was recorded until then is saved; of an import nothing is kept. Start again; a smaller picture is easier on the encoder.',
  },
  'decoder-failed': {
    title: 'The video can’t be decoded here',
    advice: 'Export the session and open it on the machine that recorded it, or in another browser.',
  },
  'sound-failed': {
    title: 'The sound of this session can’t be played',
    advice: 'Its pictures play without it. If you exported the session, import that zip again, or open it in another browser.',
  },
  'recording-empty': {
    title: 'Nothing was recorded',
    advice: 'The source gave no picture. Check the preview, then record again.',
  },
  'storage-full': {
    title: 'The storage is full',
    advice: 'Export what you want to keep, delete sessions you don’t need, then try again. What was saved is safe.',
  },
  'storage-failed': {
    title: 'The browser could not use its storage',
    advice: 'Private windows often have none. Open Retake in a normal window; if it stays so, restart the browser.',
  },
  'session-missing': {
    title: 'This session is not in this browser',
    advice: 'It was deleted, or recorded on another machine. Import its zip to see it here.',
  },
  'link-moment': {
    title: 'The link names a moment that this session does not have',
    advice: 'Its t must be seconds from the start of the session to its end, as t=12.5. The session is open all the same: look for the moment below the picture.',
  },
  'link-track': {
    title: 'The link names a camera that this session does not have',
    advice: 'The session may have been imported again or cut since. Its main camera is shown: choose another one below the picture.',
  },
  'session-busy': {
    title: 'This session is in use',
    advice: 'Another tab is recording, replaying or exporting it. Close that tab and try again.',
  },
  'media-missing': {
    title: 'The video of this session is gone',
    advice: 'The browser may have cleared it. If you exported the session before, import that zip again.',
  },
  'media-mismatch': {
    title: 'The video and its frame list don’t fit',
    advice: 'The session was damaged. If you exported it before, import that zip again.',
  },
  'run-missing': {
    title: 'This run is gone',
    advice: 'It was deleted, perhaps in another tab. Reload the page, and compare runs that are in the list.',
  },
  'metrics-invalid': {
    title: 'This is no file of a run’s metrics',
    advice: 'What does not fit is named below. Replay the recording again to have its metrics anew.',
  },
  'runs-elsewhere': {
    title: 'The runs in this zip are over another recording',
    advice: 'Import them in the session that they were made on, or import the whole zip in the library. Nothing was changed.',
  },
  'run-elsewhere': {
    title: 'These runs are over different recordings',
    advice: 'Compare runs over the same session and camera, or over a copy of it that was imported.',
  },
  'model-not-onnx': {
    title: 'This file is not an ONNX model',
    advice: 'Pick a file in ONNX format, ending in .onnx. Other formats can be converted with their own tools first.',
  },
  'model-broken': {
    title: 'This model can’t be loaded',
    advice: 'The file may be cut short, or use operators the engine lacks. Download or export it again.',
  },
  'model-unknown': {
    title: 'This kind of model is not known yet',
    advice: 'It may be made for something else than pictures, or by an exporter Retake has not met. What was found in the file is shown below.',
  },
  'model-missing': {
    title: 'This model is not in this browser',
    advice: 'Drop its .onnx file on the page, then try again.',
  },
  'model-failed': {
    title: 'The model stopped while running',
    advice: 'Results until then are kept. Run it again; if it stays so, choose the CPU or a smaller model.',
  },
  'engine-unavailable': {
    title: 'The inference engine could not start',
    advice: 'It may not be downloaded yet. Connect to the network once and try again; recording and replay work without it.',
  },
  'engine-lost': {
    title: 'The model’s engine was lost',
    advice: 'The GPU went away, or memory ran out. What was found until then is kept. Run it again, on the CPU if it happens again.',
  },
  'detector-invalid': {
    title: 'This detector can’t be used',
    advice: 'What does not fit is named below; change it in the detector’s settings. A file to import must be one that Retake has exported; it was not kept.',
  },
  'detector-newer': {
    title: 'This detector is from a newer Retake',
    advice: 'Update this page (reload it while online), then import the file again. It was not kept.',
  },
  'detector-missing': {
    title: 'This detector is not in this browser',
    advice: 'It was deleted, or saved in another browser. Choose another one, or import its file on the Models page.',
  },
  'download-failed': {
    title: 'The download did not get through',
    advice: 'Connect to the network and try again: a model of the catalogue goes on where it broke off.',
  },
  'download-hash': {
    title: 'This is not the file that was expected',
    advice: 'What arrived differs from the model of the catalogue, so nothing of it was kept. Try again; if it stays so, the network between changes files.',
  },
  'download-host': {
    title: 'Retake can’t download from this address',
    advice: 'Models can be fetched from GitHub and Hugging Face. From anywhere else download the file yourself, then drop it on this page.',
  },
  'zip-not-zip': {
    title: 'This file is not a zip',
    advice: 'Pick a session that was exported from Retake; its name ends in .retake.zip.',
  },
  'zip-truncated': {
    title: 'This zip is cut short',
    advice: 'The copy or the download stopped early. Fetch the file again. Nothing was imported.',
  },
  'zip-foreign': {
    title: 'This zip holds no Retake session',
    advice: 'Pick a zip that was exported from Retake. Nothing was imported.',
  },
  'zip-newer': {
    title: 'This zip is from a newer Retake',
    advice: 'Update this page (reload it while online), then import again. Nothing was imported.',
  },
  'zip-invalid': {
    title: 'This session zip has errors',
    advice: 'What does not fit is named below. Export it again where it was recorded. Nothing was imported.',
  },
  'zip-hash': {
    title: 'This zip was damaged on its way',
    advice: 'A file in it differs from what was exported. Copy or export it again. Nothing was imported.',
  },
  'clip-unknown': {
    title: 'This file is not a video Retake reads',
    advice: 'Pick an MP4, MOV, WebM or MKV file with pictures in it. Nothing was imported.',
  },
  'clip-broken': {
    title: 'This video file is damaged',
    advice: 'Copy or download it again; what is wrong with it is named below. Nothing was imported.',
  },
  'clip-codec': {
    title: 'This browser can’t decode this video',
    advice: 'Its codec is named below. Convert the file to H.264, VP9 or AV1, or import it in a browser that plays it. Nothing was imported.',
  },
  'worker-died': {
    title: 'A background part of the page ended',
    advice: 'The browser may have run out of memory. What was saved is safe. Reload the page to go on.',
  },
  unexpected: {
    title: 'Something went wrong',
    advice: 'What was saved is safe. Reload the page; if it happens again, the detail below helps to find out why.',
  },
};
