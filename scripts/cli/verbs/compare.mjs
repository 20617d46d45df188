import { Refusal } from '../refusal.mjs';
import { runIn } from '../run-folder.mjs';

/** retake compare: where two runs over one recording differ. `--fail-on difference` makes that a check. */
export function compare({ files: [folderA, folderB], options, outputs }) {
  const failOn = options['fail-on'];
  if (failOn !== undefined && failOn !== 'difference') throw new Refusal(`--fail-on is difference, not ${failOn}.`);
  const [a, b] = [runIn(folderA), runIn(folderB)];
  const html = options.html === undefined ? null : outputs.place(options.html);

  const run = async (page) => {
    const order = { runA: await importRun(page, a), runB: await importRun(page, b) };
    const compared = await page.ask('compare', order);
    if (html !== null) await page.saveFrom(html, 'saveReport', order);
    return { json: compared, text: textOf(compared), ok: failOn === undefined || compared.different === 0 };
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

function textOf({ compared, different, total }) {
  const lines = [`${compared} frames compared, ${different} differ`];
  if (total.precision !== null) lines.push(`precision ${total.precision.toFixed(4)}, recall ${total.recall?.toFixed(4)}, F1 ${total.f1?.toFixed(4)} of B against A`);
  return lines.join('\n');
}
