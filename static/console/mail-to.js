/** An address that somebody else typed adds no `?bcc=` or words of its own. @param {string} email */
export function mailTo(email) {
  return `mailto:${email.split("@").map(encodeURIComponent).join("@")}`;
}
