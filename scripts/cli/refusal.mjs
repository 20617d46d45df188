/** Bad use or bad input: its message is all a person needs, and the exit code is 2. */
export class Refusal extends Error {}

/** An error of the page, in the page's words. */
export class PageFailure extends Refusal {
  constructor({ code, title, advice, detail }) {
    super([`${title}.`, advice, ...(detail === undefined ? [] : [`(${detail})`])].join(' '));
    this.code = code;
  }
}
