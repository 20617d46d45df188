/** Bad use or bad input: its message is all a person needs, and the exit code is 2. */
export class Refusal extends Error {}

/** What the page says of a failure. */
export function failureText({ title, advice, detail }) {
  return [`${title}.`, advice, ...(detail === undefined ? [] : [`(${detail})`])].join(' ');
}

/** An error of the page, in the page's words. */
export class PageFailure extends Refusal {
  constructor(failure) {
    super(failureText(failure));
    this.code = failure.code;
  }
}
