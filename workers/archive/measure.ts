import { RecordingMeter } from '../../src/domain/recording-report.ts';
import type { ArchiveContract } from '../../src/rpc/archive-contract.ts';
import { transfer } from '../../src/rpc/connect.ts';
import { eachFrameBlock } from '../../src/storage/frames.ts';
import { measuresOf } from '../../src/storage/run-measures.ts';
import { existingRun } from './existing-run.ts';

export const measureRun: ArchiveContract['measureRun'] = async (runId, signal) => {
  const measures = await measuresOf(await existingRun(runId), signal);
  const { frame, timestampUs, detections, beginMs, endMs, stageMs } = measures.metrics;
  return transfer(measures, [frame, timestampUs, detections, beginMs, endMs, ...Object.values(stageMs)].map(({ buffer }) => buffer as ArrayBuffer));
};

export const measureRecording: ArchiveContract['measureRecording'] = async (sessionId, trackId, signal) => {
  const meter = new RecordingMeter();
  for await (const block of eachFrameBlock(sessionId, trackId)) {
    signal.throwIfAborted();
    meter.take(block);
  }
  return meter.report;
};
