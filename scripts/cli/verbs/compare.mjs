import { Refusal } from '../refusal.mjs';
import { runIn } from '../run-folder.mjs';

/** retake compare: where two runs over one recording differ. `--fail-on difference` makes that a check, which also wants something compared, and no frame that only one of them failed for. */
export function compare({ files: [folderA, folderB], options, outputs }) {
  const failOn = options['fail-on'];
  if (failOn !== undefined && failOn !== 'difference') throw new Refusal(`--fail-on is difference, not ${failOn}.`);
  const [a, b] = [runIn(folderA), runIn(folderB)];
  const html = options.html === undefined ? null : outputs.place(options.html);

  const run = async (page) => {
    const order = { runA: await importRun(page, a), runB: await importRun(page, b) };
    const compared = await page.ask('compare', order);
    if (html !== null) await page.saveFrom(html, 'saveReport', order);
    return { json: compared, text: textOf(compared), ok: failOn === undefined || agrees(compared) };
  };
  return { run };
}

/** The id of the run in the page; in a second copy of a session runs have ids of their own. */
async function importRun(page, { zip, run }) {
  const { runs } = await page.ask('info', await page.askWithFile('importFile', zip));
  const found = runs.find(({ id }) => id === run.id) ?? runs.find(({ createdAtMs, fingerprint }) => createdAtMs === run.createdAtMs && fingerprint === run.fingerprint);
  if (found === undefined) throw new Refusal(`${zip} has no run ${run.id}.`);
  return found.id;
}

function agrees({ compared, different, failedInOne }) {
  return compared > 0 && different === 0 && failedInOne === 0;
}

function textOf({ compared, different, failedInOne, answersA, answersB, total }) {
  const figures = [['precision', total.precision], ['recall', total.recall], ['F1', total.f1]];
  return [
    `${compared} frames compared, ${different} differ`,
    ...(failedInOne === 0 ? [] : [`${failedInOne} more frames were answered by one, and the other failed`]),
    ...missedText('A', answersA),
    ...missedText('B', answersB),
    ...(figures.every(([, value]) => value === null) ? [] : [`${figures.map(([name, value]) => `${name} ${value?.toFixed(4) ?? '–'}`).join(', ')} of B against A`]),
  ].join('\n');
}

/** What a side should have answered and did not. */
function missedText(side, answers) {
  const missed = ['failed', 'late'].filter((reason) => answers[reason] > 0).map((reason) => `${answers[reason]} ${reason}`);
  return missed.length === 0 ? [] : [`${side}: ${missed.join(', ')}`];
}
