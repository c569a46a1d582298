// What every reader in JavaScript does: files in, JSON out, in the words of README.md.

const fs = require("node:fs");

/** Prints what `eventsOf` reads in each file that is named on the command line. */
function main(eventsOf) {
  const answer = {};
  for (const path of process.argv.slice(2)) {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(fs.readFileSync(path));
    try {
      answer[path] = eventsOf(text);
    } catch (error) {
      // That a library refuses a file is what it read there.
      answer[path] = { error: String(error) };
    }
  }
  fs.writeSync(1, JSON.stringify(answer));
}

/** An instant in UTC. */
const instant = (date) => date.toISOString().replace(".000Z", "Z");

/** A date that a library keeps as its midnight in UTC. */
const day = (date) => instant(date).replace("T00:00:00Z", "");

module.exports = { main, instant, day };
