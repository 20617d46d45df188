/** At most so many lines a second on stderr. */
const perSecond = 2;

const words = { loading: 'Loading', recording: 'Recording', importing: 'Importing', verifying: 'Verifying', replaying: 'Replaying', comparing: 'Comparing', reporting: 'Writing the report', exporting: 'Exporting' };

function amount(value, unit) {
  if (unit === 'bytes') return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`;
  return unit === 'frames' ? `${value} frames` : `${value.toFixed(unit === 's' ? 1 : 0)} ${unit}`;
}

/** Tells on stderr how far things are: each step once, then what it has done. */
export function progressTeller(write = (line) => process.stderr.write(`${line}\n`)) {
  let step;
  let toldMs = 0;
  return (progress) => {
    const nowMs = performance.now();
    if (progress.step === step && nowMs - toldMs < 1000 / perSecond) return;
    step = progress.step;
    toldMs = nowMs;
    const { done, total, unit } = progress;
    write(total === 0 ? `${words[step]}…` : `${words[step]}… ${amount(Math.min(done, total), unit)} of ${amount(total, unit)}`);
  };
}
