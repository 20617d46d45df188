import type { ModelDownload } from './model-download.ts';

/** A model in its public repository, at a commit that can't change. */
export interface CatalogueModel {
  readonly name: string;
  /** What it finds, for people. */
  readonly finds: string;
  /** Width and height of its input. */
  readonly input: readonly [number, number];
  readonly licence: 'MIT' | 'Apache-2.0' | 'BSD-3-Clause';
  /** `owner/name` on GitHub. */
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Models that may be used and passed on freely, small enough for a phone, and exact in the browser. Nothing of them comes with the
 * app: a tap downloads them from their makers. Add one with its licence read, at a full commit, with the sha256 of what was tested.
 */
export const modelCatalogue: readonly CatalogueModel[] = [
  {
    name: 'YOLOX-nano',
    finds: '80 kinds of everyday things: people, vehicles, animals, furniture (COCO)',
    input: [416, 416],
    licence: 'Apache-2.0',
    repository: 'Kazuhito00/YOLOX-ONNX-TFLite-Sample',
    commit: '3d4f1119d0694200671c08069ecb847aa0d8495a',
    path: 'model/yolox_nano.onnx',
    bytes: 3_660_092,
    sha256: '695e750a5d5754bb5a8d5325643b59282191a7e7a564e435a415fd3c578eab14',
  },
  {
    name: 'NanoDet-m',
    finds: 'The same 80 kinds of things (COCO), faster and less exact',
    input: [320, 320],
    licence: 'Apache-2.0',
    repository: 'Kazuhito00/NanoDet-ONNX-Sample',
    commit: '610a874a9163369f6432bf7360ae6c66fc605680',
    path: 'model/nanodet_m_320.onnx',
    bytes: 3_802_801,
    sha256: '88e9fb97a54bb0030127ad323a10f88b4531b6aa82617e7ef79e35ffcc9bb3e1',
  },
  {
    name: 'YuNet',
    finds: 'Faces, with eyes, nose and corners of the mouth',
    input: [320, 320],
    licence: 'Apache-2.0',
    repository: 'ShiqiYu/libfacedetection.train',
    commit: '0047ac24afb1a50a0c6105001c89d1b5b805dbf1',
    path: 'onnx/yunet_n_320_320.onnx',
    bytes: 317_434,
    sha256: '81dbde155e982455488235acb8ec2dec5d647edf7cf7080d33e4abb69b93a0d2',
  },
  {
    name: 'UltraFace RFB-320',
    finds: 'Faces, very fast',
    input: [320, 240],
    licence: 'MIT',
    repository: 'Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB',
    commit: 'dffdddda9794a50607cba8f318507a28c1c27cab',
    path: 'models/onnx/version-RFB-320.onnx',
    bytes: 1_270_727,
    sha256: '34cd7e60aeff28744c657de7a3dc64e872d506741de66987f3426f2b79f88017',
  },
];

/** Its download, checked against what the catalogue says. */
export function downloadOf({ repository, commit, path, bytes, sha256 }: CatalogueModel): ModelDownload {
  return { part: sha256, url: `https://raw.githubusercontent.com/${repository}/${commit}/${path}`, expected: { bytes, sha256 } };
}

/** The page that shows the file in its repository, licence beside it. */
export function sourcePage({ repository, commit, path }: CatalogueModel): string {
  return `https://github.com/${repository}/blob/${commit}/${path}`;
}
